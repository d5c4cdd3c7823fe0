import { describe, expect, it } from 'vitest';
import { openRegister } from '../../../src/registry/open';
import { registers } from '../../bench/people';
import { house, keys, memorySink, otherKeys, register, resident, snapshot } from './town';

const SIZE = 9000;

describe('a snapshot', () => {
	it('gives back every row exactly as the registers have it', async () => {
		const rows = registers(SIZE);
		const people = [...rows.residents()];
		const houses = [...rows.houses()];
		const { manifest, read } = await snapshot({ residents: people, houses });
		const opened = await openRegister(keys, manifest, read);
		expect(opened.size).toEqual({ residents: people.length, houses: houses.length });
		expect(new Set(opened.households())).toEqual(new Set(people.map((person) => person.household)));
		for (const person of people.filter((_, i) => i % 37 === 0))
			expect(opened.resident(person.id)).toEqual(person);
		for (const one of houses.filter((_, i) => i % 17 === 0)) expect(opened.house(one.id)).toEqual(one);
		expect(manifest.segments.filter((s) => s.table === 'residents')).toHaveLength(4);
		expect(opened.memoryBytes()).toBeGreaterThan(SIZE * 50);
	});

	it('keeps variation sequences, private-use characters and what is not known', async () => {
		const people = [
			resident({
				id: '0001',
				household: '0100',
				name: '辻󠄀　\ue000葛󠄁',
				kana: 'ツジ　カツ',
				aliases: ['旧姓　葛城', 'Maria SANTOS'],
				birth: '1964-10-10',
				sex: 'female',
				foreign: true,
				status: 'movedOut',
				postcode: '999-0001',
				phone: '0999-12-3456',
				address: '灯市本町一丁目2番3号　コーポ101'
			}),
			resident({
				id: '2',
				household: '7',
				name: '',
				birthText: '生年月日不詳',
				head: false,
				relation: '同居人'
			}),
			resident({ id: 'A-3', household: 'B-7', name: '甲', birthText: '昭和39年10月不詳', status: 'deceased' })
		];
		const opened = await register(people);
		for (const person of people) expect(opened.resident(person.id)).toEqual(person);
	});

	it('takes rows from a stream and tells its progress', async () => {
		const { residents, houses } = registers(5000);
		async function* stream() {
			yield* residents();
		}
		const seen: [number, number][] = [];
		const { manifest } = await snapshot({
			residents: stream(),
			houses: houses(),
			onProgress: (done, total) => seen.push([done, total])
		});
		const rows = manifest.segments.reduce((sum, segment) => sum + segment.rows, 0);
		expect(seen.at(-1)).toEqual([rows, rows]);
		expect(seen.every(([done], i) => i === 0 || done > seen[i - 1]![0])).toBe(true);
	});

	it('is the same whenever it is made of the same rows, in whatever order they come', async () => {
		const people = [...registers(3000).residents()];
		const a = await snapshot({ residents: people });
		const b = await snapshot({ residents: people.toReversed() });
		expect(b.manifest).toEqual(a.manifest);
	});

	it('writes only the segments whose rows have changed', async () => {
		const rows = registers(SIZE);
		const people = [...rows.residents()];
		const houses = [...rows.houses()];
		const sink = memorySink();
		const before = await snapshot({ residents: people, houses }, sink);
		expect(sink.written).toHaveLength(before.manifest.segments.length);

		sink.written.length = 0;
		const same = await snapshot({ residents: people, houses }, sink);
		expect(sink.written).toEqual([]);
		expect(same.manifest).toEqual(before.manifest);

		const married = people.map((person, i) => (i === 1234 ? { ...person, name: '灯　花子' } : person));
		const after = await snapshot({ residents: married, houses }, sink);
		expect(sink.written).toHaveLength(1);
		const kept = new Set(before.manifest.segments.map((s) => s.name));
		expect(after.manifest.segments.filter((s) => !kept.has(s.name))).toHaveLength(1);
		const opened = await openRegister(keys, after.manifest, after.read);
		expect(opened.resident(married[1234]!.id)?.name).toBe('灯　花子');
	});

	it('brings the municipality’s own font', async () => {
		const font = new Uint8Array([0, 1, 0, 0, 9, 9]);
		const { manifest, read } = await snapshot({ residents: [], font });
		const opened = await openRegister(keys, manifest, read);
		expect(new Uint8Array((await opened.font())!)).toEqual(font);
		expect(await (await register([])).font()).toBeNull();
	});

	it('of empty registers opens and finds nothing', async () => {
		const opened = await register([]);
		expect(opened.size).toEqual({ residents: 0, houses: 0 });
		expect(opened.search('佐藤')).toEqual({ hits: [], more: false });
		expect([opened.household('1'), opened.resident('1'), opened.house('1')]).toEqual([null, null, null]);
	});

	it('shows nothing of a name in a file or the manifest', async () => {
		const { manifest, sink } = await snapshot({
			residents: [resident({ id: '1234567', household: '1', name: 'SUZUKI' })]
		});
		const all = [...sink.files.values()].map((file) => new TextDecoder('latin1').decode(file)).join();
		expect(all + JSON.stringify(manifest)).not.toMatch(/SUZUKI|suzuki|1234567/);
	});
});

describe('opening', () => {
	const rows = registers(5000);
	const made = snapshot({ residents: rows.residents(), houses: rows.houses() });

	it('reports progress to the end', async () => {
		const { manifest, read } = await made;
		const seen: number[] = [];
		await openRegister(keys, manifest, read, ({ done }) => seen.push(done));
		expect(seen).toEqual(manifest.segments.map((_, i) => i + 1));
	});
	it('refuses another key', async () => {
		const { manifest, read } = await made;
		await expect(openRegister(otherKeys, manifest, read)).rejects.toMatchObject({ why: 'segmentWrongKey' });
	});
	it('refuses a tampered, truncated or exchanged segment', async () => {
		const { manifest, read } = await made;
		const [first, second] = [manifest.segments[0]!, manifest.segments[1]!];
		const spoil = (change: (file: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>) =>
			openRegister(keys, manifest, async (name) =>
				name === first.name ? change((await read(name)).slice()) : read(name)
			);
		const refused = { why: 'segmentTampered' };
		await expect(
			spoil((file) => {
				file[file.length >> 1]! ^= 1;
				return file;
			})
		).rejects.toMatchObject(refused);
		await expect(spoil((file) => file.slice(0, -100))).rejects.toMatchObject(refused);
		await expect(
			openRegister(keys, manifest, (name) => read(name === first.name ? second.name : name))
		).rejects.toMatchObject(refused);
	});
	it('refuses a manifest of which a segment was left out', async () => {
		const { manifest, read } = await made;
		await expect(
			openRegister(keys, { ...manifest, segments: manifest.segments.slice(1) }, read)
		).rejects.toMatchObject({ why: 'segmentTampered' });
	});
	it('passes on that a segment could not be read', async () => {
		const { manifest } = await made;
		await expect(
			openRegister(keys, manifest, async () => {
				throw new Error('disk');
			})
		).rejects.toThrow('disk');
	});
});

describe('houses of households', () => {
	const people = [
		resident({ id: '1', household: '10', name: '甲', address: '灯市本町一丁目2番3号' }),
		resident({ id: '2', household: '20', name: '乙', address: '灯市本町１－２－３　二階' }),
		resident({ id: '3', household: '30', name: '丙', address: '灯市西町5番地', status: 'movedOut' }),
		resident({ id: '4', household: '40', name: '丁', address: '灯市東町12番地' })
	];
	const houses = [
		house({ id: '100', owner: '1', current: '灯市本町1丁目2-3', registered: '灯市本町字灯77番地' }),
		house({ id: '101', owner: '1', current: '灯市北町9番地' }),
		house({ id: '102', owner: '999', ownerName: '町外　太郎', registered: '東町12' }),
		house({ id: '103', owner: '', current: '灯市西町5' })
	];
	const opened = register(people, houses);
	const housesOf = async (id: string) => (await opened).household(id)!.houses.map((h) => h.id);

	it('are those that they own, where they live first, and those where they live', async () => {
		expect(await housesOf('10')).toEqual(['100', '101']);
		expect(await housesOf('20')).toEqual(['100']);
		expect(await housesOf('40')).toEqual(['102']);
	});
	it('are not those from which they moved out', async () => expect(await housesOf('30')).toEqual([]));
});

describe('suppressed addresses', () => {
	const secret = { address: '灯市隠町三丁目4番5号', postcode: '999-9999', phone: '090-8888-7777' };
	const people = [
		resident({ id: '1', household: '10', name: '秘　花子', kana: 'ヒ　ハナコ', suppressed: true, ...secret }),
		resident({ id: '2', household: '10', name: '秘　一郎', head: false, relation: '子', ...secret }),
		resident({ id: '3', household: '30', name: '隣　次郎', ...secret })
	];
	const houses = [
		house({ id: '100', owner: '1', ownerName: '秘　花子', current: secret.address, houseNumber: '88番8' })
	];
	const opened = register(people, houses);

	it('are in no row of the household, also not of its other members', async () => {
		for (const member of (await opened).household('10')!.members)
			expect(member).toMatchObject({ address: '', postcode: '', phone: '', suppressed: true });
	});
	it('are not found by address, house or telephone', async () => {
		const found = (query: string) =>
			opened.then((r) => r.search(query).hits.map((hit) => hit.resident.household));
		for (const query of ['隠町3-4-5', '88番8', '090-8888-7777', '7777', '隠町'])
			expect(new Set(await found(query))).not.toContain('10');
		expect(await found('隠町3-4-5')).toEqual(['30']);
		expect(await found('ひはなこ')).toEqual(['10']);
	});
	it('are not led to by a house that names its owner', async () => {
		expect((await opened).household('10')!.houses).toEqual([]);
		expect((await opened).house('100')).toMatchObject({ owner: '', ownerName: '' });
	});
});
