import { addressKey, phoneDigits } from '../domain/address';
import { looseKana, textKey } from '../domain/text-key';
import { splitAddress, type AddressParts } from './address-index';
import { birthsOf, type BirthRange } from './birth';
import { idHash, sameId } from './ids';
import { packKana } from './key-index';

/** One word of a query, read in every way in which it may be meant. Empty strings and null: not meant so. */
export interface Token {
	/** Names and aliases. */
	text: string;
	/** Packed kana, '' unless the whole word is kana. */
	kana: string;
	/** Packed, without voiced marks and long vowels; '' where too little is left to look for. */
	loose: string;
	/** Every text with `kana` has `loose` too: not so where its first vowel may lengthen the one before it (ウタ of コウタ). */
	looseHasAll: boolean;
	/** Address, the whole first, then without prefecture and city. */
	addresses: AddressParts[];
	/** Only digits (and hyphens): a number, a date, a telephone, a lot. */
	id: { hash: number; same: string } | null;
	phone: string;
	births: { exact: number[]; ranges: BirthRange[] };
}

const KANA = /^[ぁ-ゖー]+$/;

function addressForms(key: string): string[] {
	const forms = [key];
	// Registers leave out prefecture and city or not: 灯市本町1 is looked for as 本町1 too. A name stands before 市 or 町: 村町1 is not 町1.
	for (const match of key.matchAll(/(?<=.)[都道府県市区郡町村]/g)) {
		const rest = key.slice(match.index + 1);
		if (/^[^\d-].*\d/.test(rest)) forms.push(rest);
	}
	return forms;
}

/** The beginning of a number with the trunk prefix, or the last four to eight digits. */
const mayBePhone = (digits: string) =>
	digits.startsWith('0') ? digits.length >= 3 && digits.length <= 11 : /^\d{4,8}$/.test(digits);

function readToken(word: string): Token {
	const plain = word.normalize('NFKC').replace(/[\u2010-\u2015\u2212ー]/g, '-');
	const text = textKey(word);
	const isKana = KANA.test(text);
	const isNumeric = /^[+\d()-]+$/.test(plain);
	const loose = isKana ? looseKana(text) : '';
	const digits = phoneDigits(plain);
	const births = birthsOf(word);
	const isBirth = births.exact.length > 0 || births.ranges.length > 0;
	// Whole dates, years and telephones are in no address; 12, 1-2-3 and 1234-5 may be.
	const isOther = isNumeric
		? digits.startsWith('0') || digits.length > (plain.includes('-') ? 7 : 3)
		: isBirth;
	const inAddress = !isOther && /[\p{L}\p{N}\p{Co}]/u.test(word);
	const address = inAddress ? addressKey(word) : '';
	return {
		// No name has a digit.
		text: /\d/.test(text) ? '' : text,
		kana: isKana ? packKana(text) : '',
		loose: loose.length > 1 ? packKana(loose) : '',
		looseHasAll: loose.length > 1 && /^[^あいうえおー]/.test(text),
		addresses: address ? addressForms(address).map(splitAddress) : [],
		id: /^[\dA-Za-z-]*\d[\dA-Za-z-]*$/.test(plain) ? { hash: idHash(plain), same: sameId(plain) } : null,
		phone: isNumeric && mayBePhone(digits) ? digits : '',
		births
	};
}

/** The words of a query: first those that match few rows and are found by comparing numbers, then the longest. */
export function readQuery(query: string): Token[] {
	const words = query.normalize('NFKC').trim().split(/\s+/).filter(Boolean).slice(0, 8);
	const weight = ({ births, text }: Token) =>
		births.exact.length > 0 ? 1000 : births.ranges.length > 0 ? 999 : text.length;
	return words.map(readToken).sort((a, b) => weight(b) - weight(a));
}
