import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkFile, fromFile, sealRows, toFile } from '../../src/archive/file';
import { byId, fits, openRows, packRows, type StoredDoc } from '../../src/archive/format';
import { canonicalBytes } from '../../src/domain/canonical';
import { toBase64Url } from '../../src/domain/bytes';
import { createLedgerFold, foldLedger } from '../../src/domain/fold/ledger';
import { formatStamp } from '../../src/domain/hlc';
import { entryId } from '../../src/domain/ids';
import { ROLES } from '../../src/domain/entry';
import type { StoredEntry } from '../../src/store/database';
import { openMunicipalityKeys, type MunicipalityKeys } from '../../src/vault/keys';
import { caseOf, numberOf, START, Tablet } from '../unit/domain/tablet';

let keys: MunicipalityKeys;
beforeAll(async () => {
	keys = await openMunicipalityKeys(new Uint8Array(32).fill(3));
});

const hex = (length: number) =>
	fc
		.array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
		.map((c) => c.join(''));
const bytes64 = (min: number, max: number) =>
	fc.uint8Array({ minLength: min, maxLength: max }).map((b) => toBase64Url(new Uint8Array(b)));
const base64Text = fc
	.array(fc.constantFrom(...'ABCDxyz019-_'), { minLength: 1, maxLength: 90 })
	.map((c) => c.join(''));
/** Text of every width, half surrogate pairs and U+0080 to U+009F among it. */
const anyText = fc.oneof(
	fc.string(),
	fc.string({ unit: 'binary' }),
	fc.constantFrom('\u0085', '\ud800', '𠮷', '')
);
const json = fc.dictionary(
	fc.oneof(anyText, fc.constant('__proto__')),
	fc.jsonValue({ noUnicodeString: false })
);

/** An entry as tablets write them. */
const Proper = fc
	.record({
		case: fc.oneof(fc.constant('-'), fc.nat(9).map(caseOf)),
		ms: fc.integer({ min: 0, max: 36 ** 9 - 1 }),
		counter: fc.nat(36 ** 3 - 1),
		device: fc.integer({ min: 1001, max: 1009 }).map(String),
		n: fc.integer({ min: 1, max: 999_999_999 }),
		kind: fc.constantFrom('certificate.applied', 'later.unknown', 'access.viewed'),
		disaster: fc.constantFrom('drill', 'oki'),
		open: json,
		sealed: fc.option(fc.record({ k: hex(8), iv: bytes64(12, 12), ct: bytes64(1, 90) }), { nil: undefined }),
		staff: fc.constantFrom('1001-1', '1002-7'),
		role: fc.constantFrom(...ROLES),
		prev: hex(64),
		corrects: fc.option(fc.constant(`${caseOf(1)}:000000000-000:1001-1`), { nil: undefined }),
		sig: bytes64(64, 64),
		rev: hex(32)
	})
	.map(({ ms, counter, device, staff, role, rev, corrects, sealed, ...rest }): StoredDoc => {
		const at = formatStamp(ms, counter, device);
		return {
			_id: entryId(rest.case, at, device, rest.n),
			_rev: `1-${rev}`,
			v: 1,
			...rest,
			by: { device, staff, role },
			at,
			...(sealed && { sealed }),
			...(corrects && { corrects })
		};
	});

/** The same with something about it that no column holds. */
const Odd = fc
	.tuple(
		Proper,
		fc.oneof(
			fc.record({ _rev: fc.constantFrom('2-abc', `1-${'A'.repeat(32)}`, '') }),
			fc.record({ sig: fc.oneof(base64Text, anyText) }),
			fc.record({ sealed: fc.record({ k: anyText, iv: base64Text, ct: base64Text }) }),
			fc.record({ sealed: json }),
			fc.record({ later: fc.jsonValue() }),
			fc.record({ by: fc.oneof(json, fc.constant({ device: '1001', staff: '1', role: 'field', more: 1 })) }),
			fc.record({ n: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(2 ** 32)) }),
			fc.record({ at: fc.oneof(anyText, fc.constant('00000000g-000-1002')) }),
			fc.record({ v: fc.constantFrom(2, '1', null) }),
			fc.record({ open: fc.oneof(fc.constant([]), fc.constant(null), anyText) }),
			fc.record({ prev: anyText }),
			fc.record({ corrects: fc.constantFrom(null, 7) }),
			fc.record({ _id: anyText })
		)
	)
	.map(([doc, change]) => ({ ...doc, ...change }) as StoredDoc);

const Docs = fc.array(fc.oneof({ weight: 2, arbitrary: Proper }, { weight: 1, arbitrary: Odd }), {
	maxLength: 30
});
const text = (doc: unknown) => new TextDecoder().decode(canonicalBytes(doc));

describe('a segment of the archive', () => {
	test('gives back every document exactly, whatever it is', () => {
		fc.assert(
			fc.property(Docs, fc.boolean(), (docs, loose) => {
				const sorted = [...docs].sort(byId);
				const packed = packRows(sorted, loose);
				const rows = openRows(packed.open('hash').buffer);
				expect(rows.loose).toBe(loose);
				const back = sorted.map((_, row) => rows.doc(row, packed.closed));
				expect(back.map(text)).toEqual(sorted.map(text));
				sorted.forEach((doc, row) => {
					expect([rows.id(row), rows.rev(row)]).toEqual([doc._id, doc._rev]);
					const foldable = rows.foldable(row);
					expect(foldable === null).toBe(!fits(doc));
					if (foldable) expect(text(foldable)).toBe(text({ ...doc, sealed: undefined, prev: undefined }));
				});
				const runs = rows.cases();
				expect(runs.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i))).toEqual(
					sorted.map((_, i) => i)
				);
				for (const run of runs)
					for (let row = run.from; row < run.to; row++)
						expect(sorted[row]!._id.split(':', 1)[0]).toBe(run.case);
			}),
			{ numRuns: 300 }
		);
	});

	test('also through the seal and as a file; a changed byte anywhere is noticed', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(Proper, { minLength: 1, maxLength: 8 }),
				fc.nat(),
				fc.integer({ min: 1, max: 255 }),
				async (docs, at, by) => {
					const parts = await sealRows(keys, docs);
					const file = toFile(parts);
					expect(file.length).toBe(parts.bytes);
					const back = fromFile(parts.name, file);
					const rows = await checkFile(keys, back);
					expect(docs.map(text).sort()).toEqual(
						docs.map((_, row) => text(rows.doc(row, back.closed))).sort()
					);
					const place = at % file.length;
					file[place] = file[place]! ^ by;
					await expect((async () => checkFile(keys, fromFile(parts.name, file)))()).rejects.toThrow(
						'segment'
					);
				}
			),
			{ numRuns: 40 }
		);
	});

	test('equal entries give equal names, in whatever order they come', async () => {
		await fc.assert(
			fc.asyncProperty(fc.uniqueArray(Proper, { selector: (d) => d._id, maxLength: 6 }), async (docs) => {
				expect((await sealRows(keys, [...docs].reverse())).name).toBe((await sealRows(keys, docs)).name);
			}),
			{ numRuns: 20 }
		);
	});
});

describe('a ledger from segments', () => {
	/** A few households with everything that can happen to them, some of it wrong. */
	const Acts = fc.array(fc.tuple(fc.nat(5), fc.nat(8), fc.nat(50)), {
		minLength: 1,
		maxLength: 40,
		size: 'max'
	});

	test('is the ledger of the entries themselves', () => {
		fc.assert(
			fc.property(Acts, (acts) => {
				const desk = new Tablet('1001', START);
				const entries: StoredEntry[] = [];
				const add = (entry: ReturnType<Tablet['apply']>) => {
					// Signatures and revisions of a fixed length, as real ones have.
					const sig = `${entry.sig.slice(0, 85)}A`;
					entries.push({ ...entry, sig, _rev: `1-${String(entries.length).padStart(32, '0')}` });
					return entry;
				};
				for (const [house, act, pick] of acts) {
					const of = (kind: string) => entries.filter((e) => e.kind === kind);
					const applied = of('certificate.applied')[pick % Math.max(1, of('certificate.applied').length)];
					const survey = of('certificate.surveyed').at(-1);
					const decision = of('certificate.decided').at(-1);
					const issue = of('certificate.issued').at(-1);
					if (act === 0 || !applied)
						add(desk.apply(caseOf(house), { house: `HOUSE${house % 3}`.padEnd(16, '0') }));
					else if (act === 1) add(desk.survey(applied, {}, pick % 2 ? survey : undefined));
					else if (act === 2) add(desk.decide(applied, survey ? [survey] : []));
					else if (act === 3) add(desk.issue(applied, decision ?? null));
					else if (act === 4 && issue) add(desk.revoke(applied, issue));
					else if (act === 5) add(desk.withdraw(applied));
					else if (act === 6) add(desk.write('later.unknown', applied.case, { of: applied._id }));
					else if (act === 7 && issue)
						add(desk.write('certificate.revoked', applied.case, { number: numberOf(issue) }));
					else add(desk.write('staff.registered', '-', { staff: `1001-${house + 1}`, role: 'field' }));
				}
				const sorted = (entries as unknown as StoredDoc[]).sort(byId);
				const packed = packRows(sorted);
				const rows = openRows(packed.open('').buffer);
				const fold = createLedgerFold();
				sorted.forEach((_, row) => fold.add(rows.foldable(row) as StoredEntry));
				expect(fold.ledger).toEqual(foldLedger(entries));
				// And what comes again from a data center changes nothing.
				for (const entry of entries) expect(fold.add(entry)).toBe(false);
			})
		);
	});
});
