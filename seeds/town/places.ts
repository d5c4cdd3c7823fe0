import type { Random } from './random';

/** A 町字 of the town. In areas with 住居表示 the address that people write differs from the 地番 of the land register. */
interface Area {
	name: string;
	/** 町字コード, seven digits. */
	code: string;
	postcode: string;
	style: 'jukyo' | 'chiban' | 'kou';
	weight: number;
}

export const PREFECTURE = '灯県';
export const CITY = '灯市';
export const CODE = '999997';

const CHOME = ['一丁目', '二丁目', '三丁目', '四丁目', '五丁目'];
const WITH_CHOME: [string, number, number][] = [
	['中央', 5, 9],
	['港町', 3, 6],
	['緑が丘', 4, 8],
	['桜ヶ丘', 3, 8],
	['光ケ丘', 2, 6],
	['駅前', 2, 5],
	['松ヶ枝町', 2, 4],
	['旭町', 3, 6]
];
const PLAIN: [string, Area['style'], number][] = [
	['本町', 'jukyo', 6],
	['栄町', 'jukyo', 6],
	['西町', 'jukyo', 5],
	['三条通', 'jukyo', 3],
	['灯台町', 'jukyo', 4],
	['二日市町', 'jukyo', 4],
	['大字灯沖字浜田', 'chiban', 5],
	['大字灯沖字堂ノ前', 'chiban', 4],
	['大字上野字井ノ上', 'chiban', 4],
	['大字上野字八ツ橋', 'chiban', 3],
	['大字霞ケ原字松ヶ崎', 'chiban', 3],
	['大字霞ケ原字梅之木', 'chiban', 3],
	['字茅ヶ沢', 'chiban', 3],
	['字一本杉', 'chiban', 2],
	['七ツ森町', 'chiban', 4],
	['千石町', 'chiban', 4],
	['大字小灯', 'kou', 3],
	['大字遠見字岬', 'kou', 2]
];

const AREAS: readonly Area[] = [
	...WITH_CHOME.flatMap(([name, chome, weight]) =>
		CHOME.slice(0, chome).map((suffix) => ({ name: name + suffix, style: 'jukyo' as const, weight }))
	),
	...PLAIN.map(([name, style, weight]) => ({ name, style, weight }))
].map((area, i) => ({
	...area,
	code: String(1_000 * (i + 1)).padStart(7, '0'),
	postcode: `99900${String(i + 1).padStart(2, '0')}`
}));

export interface Lot {
	area: Area;
	/** 番地号表記 as residents write it: 5番12号, 123番地4, 甲123番地. */
	written: string;
	/** 番地枝番数値 */
	numeric: string;
	/** 地番 of the land: 123番地4. */
	chiban: string;
	/** 家屋番号: 123番4. */
	houseNumber: string;
}

/** Gives out lots one after the other, so that no two buildings share one. */
export function lotMaker(random: Random): () => Lot {
	const used = new Map<string, number>();
	return () => {
		const area = random.weighted(AREAS);
		const n = (used.get(area.name) ?? random.int(0, 40)) + random.int(1, 3);
		used.set(area.name, n);
		const parcel = 1 + Math.floor(n / 9);
		const branch = n % 9;
		const mark = area.style === 'kou' ? '甲' : '';
		const land = 100 + Math.floor((n * 7) / 9);
		const [lotMajor, lotMinor] = area.style === 'jukyo' ? [land, n % 7] : [parcel, branch];
		const chiban = `${mark}${lotMajor}番地${lotMinor || ''}`;
		return {
			area,
			written: area.style === 'jukyo' ? `${1 + Math.floor(n / 24)}番${1 + (n % 24)}号` : chiban,
			numeric:
				area.style === 'jukyo' ? `${1 + Math.floor(n / 24)}-${1 + (n % 24)}` : `${lotMajor}-${lotMinor}`,
			chiban,
			houseNumber: `${mark}${lotMajor}番${lotMinor || ''}`
		};
	};
}

const BUILDINGS = [
	'灯ハイツ',
	'コーポ灯',
	'メゾン・ド・トモシビ',
	'灯マンション',
	'サンライズ港',
	'緑荘',
	'シティ灯台',
	'第２桜ヶ丘アパート',
	'市営灯沖住宅',
	'ｸﾞﾘｰﾝﾋﾙｽﾞ'
];

/** 方書 of a building; `floors` decides its room numbers. */
export function buildingName(random: Random): string {
	const suffix = random.pick(['', '', 'Ａ棟', 'B棟', '弐番館', 'Ⅱ']);
	return random.pick(BUILDINGS) + suffix;
}

/** Care homes and dormitories: households that live there own and rent no house. */
export const INSTITUTIONS = ['特別養護老人ホーム灯の里', '灯水産　社員寮', '介護老人保健施設ともしび'];

const ELSEWHERE = ['灯県沖町', '灯県北浜市', '東国県見本市', '西国県例示町'];

/** Somebody who owns a house here and lives elsewhere: no 宛名番号 of the register, only a name and a far address. */
export function elsewhere(random: Random): string {
	return random.pick(ELSEWHERE);
}
