import type { House, Resident } from '../../src/registry/types';

/** Synthetic rows for benchmarks and large tests: the same for every run. Nobody in them exists. */
const FAMILIES: readonly (readonly [string, string])[] = [
	['佐藤', 'サトウ'],
	['鈴木', 'スズキ'],
	['髙橋', 'タカハシ'],
	['田中', 'タナカ'],
	['渡邉', 'ワタナベ'],
	['伊藤', 'イトウ'],
	['山﨑', 'ヤマザキ'],
	['中村', 'ナカムラ'],
	['小林', 'コバヤシ'],
	['齋藤', 'サイトウ'],
	['大野', 'オオノ'],
	['廣瀬', 'ヒロセ'],
	['濵田', 'ハマダ'],
	['嶋田', 'シマダ'],
	['𠮷田', 'ヨシダ'],
	['辻󠄀', 'ツジ'],
	['井上', 'イノウエ'],
	['木村', 'キムラ'],
	['林', 'ハヤシ'],
	['清水', 'シミズ']
];
const STEMS = [
	...'山川田村野沢島崎原本木森石岩松竹梅杉藤橋池谷坂岡浜浦津宮寺町西東南北上中下大小新古高長広深青白黒赤金銀水土'
];
const STEM_KANA =
	'ヤマ カワ タ ムラ ノ サワ シマ サキ ハラ モト キ モリ イシ イワ マツ タケ ウメ スギ フジ ハシ イケ タニ サカ オカ ハマ ウラ ツ ミヤ テラ マチ ニシ ヒガシ ミナミ キタ カミ ナカ シモ オオ コ アラ フル タカ ナガ ヒロ フカ アオ シロ クロ アカ カネ ギン ミズ ツチ'.split(
		' '
	);
const GIVEN_FIRST = [...'健一大和翔陽美花幸恵正信義光明直孝由紀千真優結愛悠蓮湊葵凛'];
const GIVEN_FIRST_KANA =
	'ケン カズ ヒロ カズ ショウ ハル ミ ハナ ユキ ケイ マサ ノブ ヨシ ミツ アキ ナオ タカ ユ キ チ マ ユ ユイ アイ ユウ レン ミナト アオイ リン'.split(
		' '
	);
const GIVEN_LAST = [...'太郎子美代男夫江枝恵也斗香奈菜音人介輔司樹生彦'];
const GIVEN_LAST_KANA = 'タ ロウ コ ミ ヨ オ オ エ エ エ ヤ ト カ ナ ナ ネ ト スケ スケ ジ キ オ ヒコ'.split(
	' '
);
const TOWNS = STEMS.slice(0, 24).flatMap((a) => ['町', '台', 'ヶ丘', '本町'].map((b) => `${a}${b}`));

/** mulberry32 */
function randomOf(seed: number): (below: number) => number {
	let state = seed >>> 0;
	return (below) => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), state | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return Math.floor((((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000) * below);
	};
}

const pad = (n: number, digits: number) => String(n).padStart(digits, '0');

export interface BenchRow {
	members: Resident[];
	houses: House[];
}

/** Households until `residents` people are made, with three houses for every five people. */
export function* households(residents: number, seed = 1): Generator<BenchRow> {
	const random = randomOf(seed);
	let made = 0;
	for (let number = 1; made < residents; number++) {
		const common = random(3) === 0;
		const [a, b] = [random(STEMS.length), random(STEMS.length)];
		const [family, familyKana] = common
			? FAMILIES[random(FAMILIES.length)]!
			: [`${STEMS[a]}${STEMS[b]}`, `${STEM_KANA[a]}${STEM_KANA[b]}`];
		const lot = [1 + random(6), 1 + random(40), 1 + random(30)] as const;
		const town = TOWNS[random(TOWNS.length)]!;
		const flat = random(10) < 3 ? `　コーポ灯${100 + random(500)}` : '';
		const address = `灯市${town}${'一二三四五六'[lot[0] - 1]}丁目${lot[1]}番${lot[2]}号`;
		const phone = random(3)
			? `0999-${pad(random(100), 2)}-${pad(random(10_000), 4)}`
			: `090-${pad(random(10_000), 4)}-${pad(random(10_000), 4)}`;
		const size = Math.min(residents - made, 1 + random(4));
		const members: Resident[] = [];
		for (let i = 0; i < size; i++) {
			const [c, d] = [random(GIVEN_FIRST.length), random(GIVEN_LAST.length)];
			members.push({
				id: pad(10_000_000 + made * 7, 15),
				household: pad(3_000_000 + number * 3, 15),
				name: `${family}　${GIVEN_FIRST[c]}${GIVEN_LAST[d]}`,
				kana: `${familyKana}　${GIVEN_FIRST_KANA[c]}${GIVEN_LAST_KANA[d]}`,
				aliases: random(50) ? [] : [`${STEMS[random(STEMS.length)]}${STEMS[random(STEMS.length)]}`],
				birth: `${1930 + random(95)}-${pad(1 + random(12), 2)}-${pad(1 + random(28), 2)}`,
				birthText: '',
				sex: random(2) ? 'male' : 'female',
				relation: i === 0 ? '世帯主' : i === 1 ? '妻' : '子',
				head: i === 0,
				status: random(40) ? 'current' : random(2) ? 'movedOut' : 'deceased',
				foreign: false,
				address: address + flat,
				postcode: `999-${pad(random(90), 4)}`,
				phone,
				suppressed: false
			});
			made++;
		}
		const owner = members[0]!;
		const houses: House[] = Array.from({ length: random(2) ? 1 : 2 }, (_, i) => ({
			id: pad(500_000 + number * 2 + i, 12),
			owner: owner.id,
			ownerName: '',
			registered: `灯市${town}${100 + random(900)}番地${1 + random(20)}`,
			houseNumber: `${100 + random(900)}番${1 + random(20)}`,
			current: address,
			use: i === 0 ? '居宅' : '物置',
			structure: random(4) ? '木造' : '鉄骨造',
			storeys: random(4) ? '2' : '1',
			floorArea: 60 + random(12_000) / 100,
			builtOn: `${1960 + random(60)}-04-01`
		}));
		yield { members, houses };
	}
}

/** The same rows as two streams, as an importer gives them. */
export function registers(residents: number, seed = 1) {
	return {
		*residents(): Generator<Resident> {
			for (const { members } of households(residents, seed)) yield* members;
		},
		*houses(): Generator<House> {
			for (const { houses } of households(residents, seed)) yield* houses;
		}
	};
}

/** Queries as people type them, over rows that exist: whole and partial, kanji, kana, dates, addresses, numbers, slips. */
export function queries(residents: number, count: number, seed = 1): string[] {
	const random = randomOf(seed + 99);
	const rows: BenchRow[] = [];
	const step = Math.max(1, Math.floor(residents / 2.5 / count));
	let n = 0;
	for (const row of households(residents, seed)) if (n++ % step === 0) rows.push(row);
	const forms: ((r: Resident, h: House) => string)[] = [
		(r) => r.name,
		(r) => r.name.replace('　', ''),
		(r) => r.name.split('　')[0]!,
		(r) => r.name.slice(0, 1),
		(r) => r.kana,
		(r) => r.kana.split('　')[0]!,
		(r) => r.kana.slice(0, 1),
		(r) => r.kana.slice(0, 2),
		(r) => r.kana.normalize('NFD').replace(/\u3099/g, ''),
		(r) => `${r.name.split('　')[0]} ${r.birth}`,
		(r) => `${r.kana.split('　')[1]} ${r.birth.slice(0, 4)}年`,
		(r) => r.birth.replaceAll('-', ''),
		(r) => r.address.split('　')[0]!.replace('灯市', ''),
		(r) => `${r.address.slice(2, 5)} ${r.kana.split('　')[0]}`,
		(r) => r.phone,
		(r) => r.phone.slice(-4),
		(r) => r.id,
		(r) => r.household,
		(r, h) => h.houseNumber,
		() => '該当なし'
	];
	return Array.from({ length: count }, (_, i) => {
		const { members, houses } = rows[random(rows.length)]!;
		return forms[i % forms.length]!(members[random(members.length)]!, houses[0]!);
	});
}
