import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatStamp, observe, parseStamp, tick, type ClockState } from '../../src/domain/hlc';
import {
	ALPHABET,
	caseNumber,
	certificateNumber,
	checkCharacter,
	entryId,
	formatCaseNumber,
	parseCaseNumber,
	parseCertificateNumber,
	parseEntryId,
	parseReceiptNumber,
	receiptNumber,
	serialOf
} from '../../src/domain/ids';

const Device = fc.integer({ min: 1000, max: 999_999 }).map(String);
const Serial = fc.integer({ min: 1, max: 999_999_999 });
const Random = fc.uint8Array({ minLength: 4, maxLength: 16 });

describe('numbers from a device’s block', () => {
	test('never repeat: two tablets or two running numbers give two numbers, whatever is random', () => {
		const Block = fc.uniqueArray(fc.tuple(Device, Serial), {
			selector: (pair) => pair.join('-'),
			maxLength: 50
		});
		fc.assert(
			fc.property(Block, Random, (pairs, random) => {
				const receipts = pairs.map(([device, serial]) => receiptNumber(device, serial, random));
				const certificates = pairs.map(([device, serial]) => certificateNumber(device, serial));
				expect(new Set(receipts).size).toBe(pairs.length);
				expect(new Set(certificates).size).toBe(pairs.length);
				// Not even when the hyphens are lost on the telephone.
				const spoken = certificates.map((n) => n.replaceAll('-', '')).filter((n) => n.length === 10);
				expect(new Set(spoken).size).toBe(spoken.length);
			})
		);
	});

	test('are read back as people type them', () => {
		fc.assert(
			fc.property(Device, Serial, Random, (device, serial, random) => {
				const receipt = receiptNumber(device, serial, random);
				expect(parseReceiptNumber(` ${receipt.toLowerCase().replaceAll('-', ' ')}`)).toBe(receipt);
				expect(serialOf(receipt)).toEqual({ device, serial });
				const certificate = certificateNumber(device, serial);
				expect(parseCertificateNumber(certificate.replaceAll('-', ' '))).toBe(certificate);
				expect(serialOf(certificate)).toEqual({ device, serial });
			})
		);
	});
});

describe('case numbers', () => {
	const Mac = fc.uint8Array({ minLength: 16, maxLength: 32 });

	test('survive hyphens, lower case and look-alikes', () => {
		fc.assert(
			fc.property(Mac, (mac) => {
				const code = caseNumber(mac);
				const typed = formatCaseNumber(code).toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l');
				expect(parseCaseNumber(typed)).toBe(code);
			})
		);
	});

	test('one wrong character or two swapped neighbours are noticed', () => {
		const Body = fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 2, maxLength: 20 });
		fc.assert(
			fc.property(Body, fc.nat(19), fc.nat(31), (body, at, value) => {
				const i = at % body.length;
				const wrong = body.slice(0, i) + ALPHABET[value]! + body.slice(i + 1);
				const sameModulo = (ALPHABET.indexOf(body[i]!) - value) % 31 === 0;
				if (!sameModulo) expect(checkCharacter(wrong)).not.toBe(checkCharacter(body));
				const j = at % (body.length - 1);
				const swapped = body.slice(0, j) + body[j + 1]! + body[j]! + body.slice(j + 2);
				const differs = (ALPHABET.indexOf(body[j]!) - ALPHABET.indexOf(body[j + 1]!)) % 31 !== 0;
				if (differs) expect(checkCharacter(swapped)).not.toBe(checkCharacter(body));
			})
		);
	});
});

describe('the clock', () => {
	const Wall = fc.integer({ min: 0, max: 4_000_000_000_000 });
	const Event = fc.oneof(
		fc.record({ wall: Wall }),
		fc.record({ wall: Wall, seenMs: Wall, seenCounter: fc.nat(46_655) })
	);

	test('own stamps always grow, whatever the wall clock does and whatever is seen', () => {
		fc.assert(
			fc.property(fc.array(Event, { maxLength: 60 }), (events) => {
				let state: ClockState = { ms: 0, counter: 0 };
				let last = '';
				for (const event of events) {
					if ('seenMs' in event)
						state = observe(state, formatStamp(event.seenMs, event.seenCounter, '1002'), event.wall);
					state = tick(state, event.wall);
					const stamp = formatStamp(state.ms, state.counter, '1001');
					expect(stamp > last).toBe(true);
					expect(parseStamp(stamp)).toEqual({ ...state, device: '1001' });
					last = stamp;
				}
			})
		);
	});

	test('ids sort as their stamps do and say what they are made of', () => {
		fc.assert(
			fc.property(Wall, fc.nat(46_655), Device, Serial, (ms, counter, device, n) => {
				const stamp = formatStamp(ms, counter, device);
				expect(parseEntryId(entryId('-', stamp, device, n))).toEqual({
					case: '-',
					time: stamp.slice(0, 13),
					device,
					n
				});
			})
		);
	});
});
