import { parseStamp, type Stamp } from './hlc';
import type { CaseNumber, DeviceNumber } from './entry';

/** Crockford's base 32: no I, L, O, U, so that a number read aloud or copied by hand survives. */
export const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Bytes to base 32, five bits a character, first bits first; trailing bits that fill no character are dropped. */
export function base32(bytes: Uint8Array, characters: number): string {
	let bits = 0;
	let value = 0;
	let text = '';
	for (const byte of bytes) {
		if (text.length === characters) break;
		value = (value << 8) | byte;
		bits += 8;
		while (bits >= 5 && text.length < characters) {
			bits -= 5;
			text += ALPHABET[(value >>> bits) & 31];
		}
		value &= (1 << bits) - 1;
	}
	if (text.length < characters) throw new RangeError('too few bytes');
	return text;
}

/** What people type instead of the character that is meant. */
export function normalizeCode(text: string): string {
	return text
		.normalize('NFKC')
		.toUpperCase()
		.replace(/[^0-9A-Z]/g, '')
		.replace(/[IL]/g, '1')
		.replace(/O/g, '0')
		.replace(/U/g, 'V');
}

/** Weighted sum modulo 31 (prime): finds every single wrong character (but 0 for Z) and every swap of two neighbours. */
export function checkCharacter(body: string): string {
	let sum = 0;
	for (let i = 0; i < body.length; i++) {
		const value = ALPHABET.indexOf(body[i]!);
		if (value < 0) throw new RangeError(`not a base 32 character: ${body[i]}`);
		sum = (sum + value * ((i % 30) + 1)) % 31;
	}
	return ALPHABET[sum]!;
}

function withCheck(body: string): string {
	return body + checkCharacter(body);
}

function hasCheck(code: string): boolean {
	return (
		code.length > 1 &&
		[...code].every((c) => ALPHABET.includes(c)) &&
		checkCharacter(code.slice(0, -1)) === code.at(-1)
	);
}

/**
 * 罹災番号: ten characters of a keyed hash (50 bits) and a check character. For a registered household the hash is
 * over disaster and 世帯番号 (vault/derive.ts), so that every tablet gets the same one with nobody asked.
 */
export function caseNumber(mac: Uint8Array): CaseNumber {
	return withCheck(base32(mac, 10));
}

/** Parses what a person typed; null if it is no case number (wrong length or check character). */
export function parseCaseNumber(text: string): CaseNumber | null {
	const code = normalizeCode(text);
	return code.length === 11 && hasCheck(code) ? code : null;
}

/** `K3F7-9QX2-T4M` */
export function formatCaseNumber(code: CaseNumber): string {
	return code.replace(/^(.{4})(.{4})(.{3})$/, '$1-$2-$3');
}

/** A house (被災住家) as an open, meaningless token: first 16 characters of a keyed hash. */
export function houseToken(mac: Uint8Array): string {
	return base32(mac, 16);
}

/** The `_id` of an entry (EntryId). Throws RangeError for a stamp that is none. */
export function entryId(caseNo: CaseNumber, stamp: Stamp, device: DeviceNumber, n: number): string {
	parseStamp(stamp);
	return `${caseNo}:${stamp.slice(0, 13)}:${device}-${n}`;
}

/** The parts of an `_id`: `<case>:<time>:<digits>-<digits>`. Throws RangeError if it is none. */
export function parseEntryId(id: string): {
	case: CaseNumber;
	time: string;
	device: DeviceNumber;
	n: number;
} {
	// By hand: a ledger of 200,000 entries is read at every unlocking, and a pattern takes four times as long.
	const time = id.indexOf(':') + 1;
	const device = id.indexOf(':', time) + 1;
	const n = id.indexOf('-', device) + 1;
	if (time < 2 || device < time + 2 || !isDigits(id, device, n - 1) || !isDigits(id, n, id.length))
		throw new RangeError(`not an entry id: ${id}`);
	return {
		case: id.slice(0, time - 1),
		time: id.slice(time, device - 1),
		device: id.slice(device, n - 1),
		n: Number(id.slice(n))
	};
}

/** Whether there is at least one character from `from` up to `to`, and nothing but digits. */
function isDigits(text: string, from: number, to: number): boolean {
	for (let i = from; i < to; i++) {
		const code = text.charCodeAt(i);
		if (code < 48 || code > 57) return false;
	}
	return from < to;
}

/**
 * 受付番号 `1001-0012-7K3QX9M`: device, its running number (the device's block), six random characters (30 bits: a
 * citizen cannot guess a neighbour's) and a check character over everything.
 */
export function receiptNumber(device: DeviceNumber, serial: number, random: Uint8Array): string {
	const body = base32(random, 6);
	const head = `${device}${String(serial).padStart(4, '0')}`;
	return `${device}-${String(serial).padStart(4, '0')}-${body}${checkCharacter(head + body)}`;
}

const CANONICAL_RECEIPT = /^[1-9]\d{3,5}-\d{4,9}-[0-9A-HJKMNP-TV-Z]{7}$/;

/** The canonical form of a receipt number that a person typed, or null. Hyphens are needed between the groups
 * only where the device or running number is longer than four digits. */
export function parseReceiptNumber(text: string): string | null {
	// As entries have it: a ledger's are all read at every unlocking.
	if (CANONICAL_RECEIPT.test(text) && hasCheck(text.replaceAll('-', ''))) return text;
	const groups = text
		.normalize('NFKC')
		.trim()
		.split(/[^0-9A-Za-z]+/);
	const [device, serial, tail] =
		groups.length === 3
			? groups
			: ((code: string) => [code.slice(0, 4), code.slice(4, -7), code.slice(-7)])(normalizeCode(text));
	if (!device || !serial || !tail) return null;
	const code = normalizeCode(tail);
	if (!/^[1-9]\d{3,5}$/.test(device) || !/^\d{4,9}$/.test(serial) || code.length !== 7) return null;
	return hasCheck(device + serial + code) ? `${device}-${serial}-${code}` : null;
}

/** 整理番号 of a certificate `1001-00034-7`: device, its running number, check character. */
export function certificateNumber(device: DeviceNumber, serial: number): string {
	const running = String(serial).padStart(5, '0');
	return `${device}-${running}-${checkCharacter(device + running)}`;
}

/** The canonical form of a certificate number that a person typed, or null. */
export function parseCertificateNumber(text: string): string | null {
	const match = /^([1-9]\d{3,5})[^0-9A-Za-z]*(\d{5,9})[^0-9A-Za-z]*([0-9A-Z])$/.exec(
		text.normalize('NFKC').trim().toUpperCase()
	);
	if (!match) return null;
	const [, device, running, check] = match;
	return checkCharacter(device! + running!) === check ? `${device}-${running}-${check}` : null;
}

/** The running number inside a receipt or certificate number. */
export function serialOf(number: string): { device: DeviceNumber; serial: number } {
	const [device, serial] = number.split('-');
	return { device: device!, serial: Number(serial) };
}
