import { z } from 'zod';
import { DeviceNumber } from './entry';
import { Grade } from './grade';

/**
 * What the QR code of a certificate says: enough to see that the paper is genuine, nothing about a person.
 * Text form: `<origin>/verify#T1.<municipality>.<disaster>.<certificate kind>.<number>.<grade or ->.<issued yyyymmdd>.<paper>.<signature>`.
 * `paper` is the start of a keyed-by-number digest of what is printed, so that a changed name on a copied paper shows
 * when somebody who holds the paper's content checks it at the desk. The signature is the issuing device's, over all
 * that stands before it. After '#': no server ever receives it.
 */
export const VerificationFacts = z.strictObject({
	municipality: z.string().regex(/^\d{6}$/),
	disaster: z.string().regex(/^[a-z0-9][a-z0-9-]{1,30}$/),
	certificate: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
	/** 整理番号; its first group is the device. */
	number: z.string().regex(/^[1-9]\d{3,5}-\d{5,9}-[0-9A-Z]$/),
	grade: Grade.nullable(),
	issuedOn: z.iso.date(),
	/** First 16 hex digits of the digest of the printed content. */
	paper: z.string().regex(/^[0-9a-f]{16}$/)
});
export type VerificationFacts = z.infer<typeof VerificationFacts>;

/** The signed part of the text. */
export function verificationBody(facts: VerificationFacts): string {
	return [
		'T1',
		facts.municipality,
		facts.disaster,
		facts.certificate,
		facts.number,
		facts.grade ?? '-',
		facts.issuedOn.replaceAll('-', ''),
		facts.paper
	].join('.');
}

/** Reads scanned or pasted text: a whole address or only what follows '#'. Null if it is not one of ours. */
export function parseVerification(
	text: string
): { facts: VerificationFacts; body: string; signature: string; device: string } | null {
	const payload = text.trim().split('#').at(-1) ?? '';
	const parts = payload.split('.');
	if (parts.length !== 9 || parts[0] !== 'T1') return null;
	const [, municipality, disaster, certificate, number, grade, issued, paper, signature] = parts;
	const facts = VerificationFacts.safeParse({
		municipality,
		disaster,
		certificate,
		number,
		grade: grade === '-' ? null : grade,
		issuedOn: issued?.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'),
		paper
	});
	if (!facts.success || !/^[A-Za-z0-9_-]{86}$/.test(signature ?? '')) return null;
	const device = DeviceNumber.parse(facts.data.number.split('-')[0]);
	return { facts: facts.data, body: parts.slice(0, 8).join('.'), signature: signature!, device };
}
