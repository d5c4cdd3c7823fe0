import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { townConfig } from '../../../seeds/town/config';
import { townFont } from '../../../seeds/town/font';
import { DEFAULT_SIZE, sizeFor, town, type TownSize } from '../../../seeds/town/generate';
import { PRIVATE_CHARACTERS } from '../../../seeds/town/names';
import type { HouseRow, ResidentRow } from '../../../seeds/town/columns';
import { MunicipalityConfig } from '../../../src/domain/municipality';

function all(size: TownSize, seed = 1) {
	const residents: ResidentRow[] = [];
	const houses: HouseRow[] = [];
	for (const part of town(size, seed)) {
		residents.push(...part.residents);
		houses.push(...part.houses);
	}
	return { residents, houses };
}

describe('the synthetic town', () => {
	const { residents, houses } = all(DEFAULT_SIZE);

	it('has the size it is asked for', () => {
		expect(residents).toHaveLength(30_000);
		expect(new Set(residents.map((r) => r.世帯番号)).size).toBe(12_000);
		expect(houses).toHaveLength(14_000);
		expect(new Set(residents.map((r) => r.宛名番号)).size).toBe(30_000);
		expect(new Set(houses.map((h) => h.物件番号)).size).toBe(14_000);
		for (const size of [sizeFor(1), sizeFor(7), sizeFor(500, 3)]) {
			const small = all(size);
			expect([small.residents.length, small.houses.length]).toEqual([size.residents, size.houses]);
		}
	});

	it('is the same for the same seed and another for another', () => {
		const digest = (seed: number) =>
			createHash('sha256')
				.update(JSON.stringify(all(sizeFor(2000), seed)))
				.digest('hex');
		expect(digest(1)).toBe(digest(1));
		expect(digest(1)).not.toBe(digest(2));
	});

	it('has the characters that registers have', () => {
		const names = residents.map((r) => r.氏名).join('');
		for (const char of '髙﨑邉邊齋齊') expect(names).toContain(char);
		expect(names).toMatch(/[\u{E0100}-\u{E01EF}]/u);
		expect(names).toMatch(/\u{20BB7}/u);
		const used = PRIVATE_CHARACTERS.filter(({ char }) => names.includes(char));
		expect(used.length).toBeGreaterThanOrEqual(3);
	});

	it('has foreign residents, suppressed addresses, unknown births, moved-out and deceased people', () => {
		const count = (test: (r: ResidentRow) => boolean) => residents.filter(test).length;
		expect(count((r) => r.住民種別 === '2')).toBeGreaterThan(300);
		expect(count((r) => r.通称 !== '')).toBeGreaterThan(50);
		expect(count((r) => r.支援措置対象者 === '1')).toBeGreaterThan(10);
		expect(count((r) => r.生年月日_不詳フラグ === '1')).toBeGreaterThan(5);
		expect(count((r) => r.住民状態 === '2')).toBeGreaterThan(100);
		expect(count((r) => r.住民状態 === '3')).toBeGreaterThan(100);
	});

	it('has exactly one head among those who live in a household', () => {
		const heads = new Map<string, number>();
		for (const r of residents)
			if (r.住民状態 === '1')
				heads.set(r.世帯番号, (heads.get(r.世帯番号) ?? 0) + (r.続柄表記 === '世帯主' ? 1 : 0));
		expect([...heads.values()].filter((n) => n !== 1)).toEqual([]);
	});

	it('has 住居表示 that differ from 地番, households without a house and houses without residents', () => {
		expect(houses.filter((h) => h.家屋_登記所在地 !== h.家屋_現況所在地).length).toBeGreaterThan(5000);
		const address = (r: ResidentRow) => r.都道府県 + r.市区郡町村名 + r.町字 + r.番地号表記;
		const lived = new Set(residents.map(address));
		const built = new Set(houses.map((h) => h.家屋_現況所在地.split('　')[0]!));
		expect(residents.filter((r) => !built.has(address(r))).length).toBeGreaterThan(100);
		expect(houses.filter((h) => !lived.has(h.家屋_現況所在地.split('　')[0]!)).length).toBeGreaterThan(100);
		expect(houses.filter((h) => h.義務者_宛名番号 === '').length).toBeGreaterThan(500);
		const ids = new Set(residents.map((r) => r.宛名番号));
		expect(houses.filter((h) => h.義務者_宛名番号 && !ids.has(h.義務者_宛名番号))).toEqual([]);
	});

	it('has the same font at any time', () => {
		const now = townFont();
		vi.useFakeTimers({ now: Date.UTC(2030, 1, 1) });
		try {
			expect(townFont()).toEqual(now);
		} finally {
			vi.useRealTimers();
		}
	});

	it('has a valid config and a font with every private-use character', () => {
		expect(MunicipalityConfig.parse(townConfig).code).toBe('999997');
		expect(String.fromCharCode(...townFont().subarray(0, 4))).toBe('OTTO');
	});
});
