import { isStrongPassphrase } from './strength';
import { PASSPHRASE_WORDS } from './words';

/** Digits in groups of four (53 bits) or words (54 bits). */
export type PassphraseStyle = 'digits' | 'words';
const DIGITS = 16;
const WORDS = 6;

/** Fills with random bytes; given by the caller, for this part of the code has no source of its own. */
export type RandomBytes = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;

/**
 * A passphrase that a machine has thrown for: 16 digits to be typed with cold fingers, or six words to be remembered. What
 * happens to look weak is thrown again, so that the form never refuses its own proposal: about half, which costs one bit.
 */
export function newPassphrase(style: PassphraseStyle, random: RandomBytes): string {
	for (;;) {
		const text = style === 'digits' ? digits(random) : words(random);
		if (isStrongPassphrase(text)) return text;
	}
}

function digits(random: RandomBytes): string {
	let text = '';
	while (text.length < DIGITS) {
		const [byte] = random(new Uint8Array(1));
		// 250 and above would favour the low digits.
		if (byte! < 250) text += String(byte! % 10);
	}
	return text.replace(/(.{4})(?=.)/g, '$1 ');
}

function words(random: RandomBytes): string {
	return Array.from({ length: WORDS }, () => {
		const [high, low] = random(new Uint8Array(2));
		return PASSPHRASE_WORDS[((high! << 8) | low!) % PASSPHRASE_WORDS.length]!;
	}).join(' ');
}
