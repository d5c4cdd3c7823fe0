import { foreignName, givenName, surname, type PersonName } from './names';
import { CITY, CODE, PREFECTURE, type Lot } from './places';
import type { ResidentRow } from './columns';
import type { Random } from './random';

/** The year before the disaster's date: ages are counted to here. */
const TODAY = 2026;

interface Member {
	relation: string;
	codes: [string, string];
	sex: 'male' | 'female';
	born: number;
}

/** Who lives together: a head and, by chance, spouse, children, parents and others, `size` people. */
function members(random: Random, size: number): Member[] {
	const headSex = random.chance(size === 1 ? 0.52 : 0.84) ? 'male' : 'female';
	const headAge = size === 1 ? random.pick([22, 28, 35, 47, 58, 66, 74, 79, 84, 91]) : random.int(29, 82);
	const born = TODAY - headAge - random.int(0, 5);
	const list: Member[] = [{ relation: '世帯主', codes: ['02', ''], sex: headSex, born }];
	const couple = size > 1 && random.chance(0.82);
	if (couple)
		list.push({
			relation: headSex === 'male' ? '妻' : '夫',
			codes: [headSex === 'male' ? '12' : '11', ''],
			sex: headSex === 'male' ? 'female' : 'male',
			born: born + random.int(-4, 8)
		});
	while (list.length < size) {
		const sex = random.chance(0.5) ? 'male' : 'female';
		const draw = random.next();
		if (draw < 0.8) {
			const child = Math.min(TODAY, born + random.int(22, 40));
			list.push({ relation: '子', codes: ['20', ''], sex, born: child });
		} else if (draw < 0.93) {
			const parent = Math.max(TODAY - 106, born - random.int(21, 34));
			list.push({
				relation: sex === 'male' ? '父' : '母',
				codes: [sex === 'male' ? '51' : '52', ''],
				sex,
				born: parent
			});
		} else if (draw < 0.96)
			list.push({
				relation: '子の妻',
				codes: ['20', '12'],
				sex: 'female',
				born: Math.min(TODAY - 18, born + 27)
			});
		else list.push({ relation: '同居人', codes: ['99', ''], sex, born: TODAY - random.int(18, 80) });
	}
	return list;
}

const two = (n: number) => String(n).padStart(2, '0');

/** 生年月日 and, for about one in 900, that it is unknown: year only, year and month, or nothing at all. */
function birth(
	random: Random,
	born: number
): Pick<ResidentRow, '生年月日' | '生年月日_不詳フラグ' | '生年月日_不詳表記'> {
	const year = Math.min(born, TODAY);
	const month = random.int(1, year === TODAY ? 9 : 12);
	const day = random.int(1, 28);
	if (year < 1960 && random.chance(0.004)) {
		const era = year < 1927 ? `大正${year - 1911}年` : `昭和${year - 1925}年`;
		return random.pick([
			{ 生年月日: `${year}-00-00`, 生年月日_不詳フラグ: '1', 生年月日_不詳表記: `${era}月日不詳` },
			{
				生年月日: `${year}-${two(month)}-00`,
				生年月日_不詳フラグ: '1',
				生年月日_不詳表記: `${era}${month}月日不詳`
			},
			{ 生年月日: '', 生年月日_不詳フラグ: '1', 生年月日_不詳表記: '生年月日不詳' }
		]);
	}
	return { 生年月日: `${year}-${two(month)}-${two(day)}`, 生年月日_不詳フラグ: '0', 生年月日_不詳表記: '' };
}

/** Numbers that nobody has: the unassigned area code 0999 and mobile numbers that begin with 000. */
function phone(random: Random, age: number): string {
	if (age < 14 || random.chance(0.22)) return '';
	return random.chance(age > 55 ? 0.7 : 0.15)
		? `0999-${two(random.int(0, 99))}-${String(random.int(0, 9999)).padStart(4, '0')}`
		: `000-${String(random.int(0, 9999)).padStart(4, '0')}-${String(random.int(0, 9999)).padStart(4, '0')}`;
}

export interface Home {
	lot: Lot;
	/** 方書 with the room, or ''. */
	building: string;
}

export interface NewHousehold {
	/** 世帯番号 */
	id: string;
	rows: ResidentRow[];
	/** 宛名番号 and name of the person who would own the house. */
	owner: { id: string; name: string };
}

/** One household of `size` rows, the moved-out and deceased among them. `nextId` gives 宛名番号 in rising order. */
export function household(
	random: Random,
	id: string,
	size: number,
	home: Home,
	nextId: () => string
): NewHousehold {
	const foreign = random.chance(0.024);
	const family: PersonName = surname(random);
	const suppressed = random.chance(0.0016);
	const gone = size === 1 && random.chance(0.025);
	const formerName = surname(random);
	/** Nobody in a family has another's name. */
	const namesUsed = new Set<string>();
	const rows = members(random, size).map((member, i): ResidentRow => {
		let given = givenName(random, member.sex, member.born);
		while (namesUsed.has(given.text)) given = givenName(random, member.sex, member.born);
		namesUsed.add(given.text);
		const alien = foreign ? foreignName(random) : null;
		const age = TODAY - member.born;
		const dead = i > 0 ? random.chance(age > 75 ? 0.15 : 0.002) : gone && age > 70;
		const left = !dead && (i > 0 ? member.relation === '子' && age > 17 && random.chance(0.09) : gone);
		const own: PersonName =
			member.relation === '同居人' || (member.relation === '子' && random.chance(0.01))
				? surname(random)
				: family;
		const alias = alien !== null && random.chance(0.35);
		const former = !alien && member.sex === 'female' && member.relation === '妻' && random.chance(0.04);
		return {
			宛名番号: nextId(),
			世帯番号: id,
			住民種別: alien ? '2' : '1',
			住民状態: dead ? '3' : left ? '2' : '1',
			異動年月日:
				dead || left ? `${random.int(2021, 2025)}-${two(random.int(1, 12))}-${two(random.int(1, 28))}` : '',
			異動事由: dead ? '死亡' : left ? '転出' : '',
			氏名: alien ? alien.kanji || alien.roman : `${own.text}　${given.text}`,
			氏名_外国人ローマ字: alien?.roman ?? '',
			氏名_外国人漢字: alien?.kanji ?? '',
			氏名_フリガナ: alien ? alien.kana : `${own.kana}　${given.kana}`,
			旧氏: former ? formerName.text : '',
			旧氏_フリガナ: former ? formerName.kana : '',
			通称: alias ? `${family.text}　${given.text}` : '',
			通称_フリガナ: alias ? `${family.kana}　${given.kana}` : '',
			氏名優先区分: alien ? (alias ? '3' : alien.kanji ? '2' : '1') : '',
			性別: random.chance(0.0005) ? '9' : member.sex === 'male' ? '1' : '2',
			...birth(random, member.born),
			続柄コード1: member.codes[0],
			続柄コード2: member.codes[1],
			続柄表記: member.relation,
			市区町村コード: CODE,
			町字コード: home.lot.area.code,
			都道府県: PREFECTURE,
			市区郡町村名: CITY,
			町字: home.lot.area.name,
			番地号表記: home.lot.written,
			番地枝番数値: home.lot.numeric,
			方書: home.building,
			郵便番号: home.lot.area.postcode,
			国籍: alien?.country ?? '',
			支援措置対象者: suppressed && !dead ? '1' : '',
			電話番号: phone(random, age)
		};
	});
	return { id, rows, owner: { id: rows[0]!.宛名番号, name: rows[0]!.氏名 } };
}
