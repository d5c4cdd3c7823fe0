import type { HouseRow } from './columns';
import { CITY, PREFECTURE, type Lot } from './places';
import type { Random } from './random';

const STRUCTURES = [
	{ text: '木造', weight: 78 },
	{ text: '軽量鉄骨造', weight: 10 },
	{ text: '鉄骨造', weight: 7 },
	{ text: '鉄筋コンクリート造', weight: 4 },
	{ text: '土蔵造', weight: 1 }
];

export type HouseUse = '居宅' | '共同住宅' | '店舗' | '物置' | '車庫' | '倉庫' | '工場' | '事務所';

const two = (n: number) => String(n).padStart(2, '0');

/** One row of 家屋基本 on `lot`. `owner.id` is '' for owners who are in no register of the town. */
export function house(
	random: Random,
	id: string,
	lot: Lot,
	use: HouseUse,
	owner: { id: string; name: string },
	building = ''
): HouseRow {
	const flats = use === '共同住宅';
	const small = use === '物置' || use === '車庫';
	const area = flats ? random.int(180, 2400) : small ? random.int(7, 40) : random.int(48, 260);
	const unknownYear = random.chance(0.02);
	const year = random.int(1932, 2025);
	const town = `${PREFECTURE}${CITY}${lot.area.name}`;
	return {
		物件番号: id,
		課税年度: '2026',
		履歴番号: '1',
		家屋_登記所在地: `${town}${lot.chiban}`,
		家屋番号: random.chance(0.06) ? '' : lot.houseNumber,
		義務者_宛名番号: owner.id,
		義務者_氏名: owner.name,
		現況建築年月日: unknownYear
			? `${year}-00-00`
			: `${year}-${two(random.int(1, 12))}-${two(random.int(1, 28))}`,
		現況種類区分: use,
		構造: flats && area > 600 ? '鉄筋コンクリート造' : small ? '木造' : random.weighted(STRUCTURES).text,
		階数: flats
			? String(random.int(2, area > 1500 ? 9 : 3))
			: small
				? '1'
				: random.pick(['1', '2', '2', '2', '3']),
		合計現況床面積: `${area}.${two(random.int(0, 99))}`,
		家屋_現況所在地: `${town}${lot.written}${building ? `　${building}` : ''}`
	};
}
