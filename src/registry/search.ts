import type { AddressParts } from './address-index';
import type { BirthRange } from './birth';
import { sameId } from './ids';
import type { KeyIndex, OnMatch, Ranks } from './key-index';
import { readQuery, type Token } from './query';
import { PHONE_TAIL, type ResidentSegment } from './residents';
import type { TextColumn } from './text';
import type { SearchHit } from './types';

/** A row that matched. */
export interface Found {
	segment: ResidentSegment;
	row: number;
	score: number;
	match: SearchHit['match'];
}

/** Ranks of what matched, 0 to 255; each number belongs to one field, so that the best rank of a row names its field. */
const RANKS = {
	id: { exact: 250, prefix: 250, part: 250 },
	name: { exact: 240, prefix: 200, part: 140 },
	kana: { exact: 235, prefix: 195, part: 135 },
	alias: { exact: 225, prefix: 185, part: 125 },
	birth: { exact: 230, prefix: 100, part: 100 },
	phone: { exact: 220, prefix: 150, part: 150 },
	houseNumber: { exact: 180, prefix: 111, part: 110 },
	address: { exact: 170, prefix: 120, part: 119 },
	similar: { exact: 60, prefix: 50, part: 40 }
} as const satisfies Record<SearchHit['match'], Ranks>;

const MATCH_OF = new Map<number, SearchHit['match']>();
for (const [match, ranks] of Object.entries(RANKS))
	for (const rank of Object.values(ranks)) MATCH_OF.set(rank, match as SearchHit['match']);

/** One kana stands for those whose name begins with it. */
const KANA_BEGINNING: Ranks = { ...RANKS.kana, part: 0 };

/** Added where ranks are equal: who lives here before who left, heads before members. */
const CURRENT = 4;
const HEAD = 2;

/** The rows of one segment that match a token, each with its best rank. Used again for the next segment. */
class Matches {
	readonly ranks: Uint8Array;
	readonly rows: Uint16Array;
	count = 0;

	constructor(largest: number) {
		this.ranks = new Uint8Array(largest);
		this.rows = new Uint16Array(largest);
	}

	clear(): void {
		for (let i = 0; i < this.count; i++) this.ranks[this.rows[i]!] = 0;
		this.count = 0;
	}

	raise(row: number, rank: number): void {
		const before = this.ranks[row]!;
		if (before === 0) this.rows[this.count++] = row;
		if (rank > before) this.ranks[row] = rank;
	}
}

/** Looking at a row of its own costs about this many times what it costs in a search through all of them. */
const ONE_BY_ONE = 8;

/** The ranks that are worth finding; 0 for the others. */
const above = (floor: number, { exact, prefix, part }: Ranks): Ranks => ({
	exact: exact > floor ? exact : 0,
	prefix: prefix > floor ? prefix : 0,
	part: part > floor ? part : 0
});

const noBetter: (code: number) => number = () => 0;

/** Rows whose text has such a key; of `candidates` alone where they are few. `better` may know a better rank, or 0. */
function matchKey(
	index: KeyIndex,
	column: TextColumn,
	key: string,
	ranks: Ranks,
	matches: Matches,
	candidates: Matches | null,
	better: (code: number) => number
): void {
	if (candidates && candidates.count * ONE_BY_ONE < index.size)
		for (let i = 0; i < candidates.count; i++) {
			const row = candidates.rows[i]!;
			const code = column.codes[row]!;
			const rank = index.rankAt(code, key, ranks);
			if (rank) matches.raise(row, better(code) || rank);
		}
	else {
		const found: OnMatch = (code, rank) => {
			const best = better(code) || rank;
			column.eachRow(code, (row) => matches.raise(row, best));
		};
		index.find(key, ranks, found);
	}
}

/**
 * Everything in a segment that a token may mean, as far as its rank is above `floor`. Rows that are not among the candidates
 * are of no use, but may be reported.
 */
function matchToken(
	segment: ResidentSegment,
	token: Token,
	matches: Matches,
	candidates: Matches | null,
	floor: number
): void {
	const { text, keys } = segment;
	const search = (index: KeyIndex, column: TextColumn, key: string, ranks: Ranks, better = noBetter) => {
		if (key !== '' && ranks.exact > floor)
			matchKey(index, column, key, above(floor, ranks), matches, candidates, better);
	};
	if (token.kana) {
		const asWritten = token.kana.length === 1 ? KANA_BEGINNING : RANKS.kana;
		// One look through all of them is enough where whatever matches as written is among the similar.
		if (token.looseHasAll && RANKS.similar.part > floor)
			search(keys.loose, text.kana, token.loose, RANKS.similar, (code) =>
				keys.kana.rankAt(code, token.kana, asWritten)
			);
		else {
			search(keys.kana, text.kana, token.kana, asWritten);
			search(keys.loose, text.kana, token.loose, RANKS.similar);
		}
		keys.kanaName.find(token.text, above(floor, RANKS.name), (entry, rank) =>
			text.name.eachRow(segment.kanaNameCode[entry]!, (row) => matches.raise(row, rank))
		);
	} else search(keys.name, text.name, token.text, RANKS.name);
	if (token.text)
		keys.alias.find(token.text, above(floor, RANKS.alias), (code, rank) =>
			text.alias.eachRow(code, (alias) => matches.raise(segment.aliasRow[alias]!, rank))
		);
	if (RANKS.houseNumber.exact > floor)
		for (const address of token.addresses) matchAddress(segment, address, matches, floor);
	if (token.id) matchId(segment, token.id, matches);
	if (token.phone) matchPhone(segment, token.phone, matches);
	for (const birth of token.births.exact) matchBirth(segment, birth, matches);
	for (const range of token.births.ranges) matchBirths(segment, range, matches);
}

/** 住所, and the 所在地 and 家屋番号 of the household's houses. */
function matchAddress(
	segment: ResidentSegment,
	address: AddressParts,
	matches: Matches,
	floor: number
): void {
	const { text, addresses } = segment;
	// No number: the place is all that can match, and it never matches exactly.
	if (address.lot === '' && RANKS.address.prefix <= floor) return;
	addresses.home.find(address, RANKS.address, (code, rank) =>
		text.address.eachRow(code, (row) => matches.raise(row, rank))
	);
	const ofLink = (link: number, rank: number) =>
		matchHousehold(segment, segment.householdOfLink(link), rank, matches);
	// A place alone is found by the residents' own addresses; houses add the other spelling of a lot.
	if (address.lot && (address.place || address.lot.includes('-')))
		addresses.house.find(address, RANKS.address, (entry, rank) => ofLink(entry >> 1, rank));
	if (address.place === '') addresses.houseNumber.find(address, RANKS.houseNumber, ofLink);
}

function matchHousehold(segment: ResidentSegment, household: number, rank: number, matches: Matches): void {
	const { householdStart } = segment;
	for (let row = householdStart[household]!; row < householdStart[household + 1]!; row++)
		matches.raise(row, rank);
}

function matchId(segment: ResidentSegment, id: { hash: number; same: string }, matches: Matches): void {
	const { hash, text, householdHash } = segment;
	for (let row = hash.indexOf(id.hash); row >= 0; row = hash.indexOf(id.hash, row + 1))
		if (sameId(text.id.at(row)) === id.same) matches.raise(row, RANKS.id.exact);
	for (let at = householdHash.indexOf(id.hash); at >= 0; at = householdHash.indexOf(id.hash, at + 1))
		if (sameId(text.household.at(at)) === id.same) matchHousehold(segment, at, RANKS.id.exact, matches);
}

/** Whole numbers, beginnings with the trunk prefix 0, and the last four to eight digits. */
function matchPhone(segment: ResidentSegment, digits: string, matches: Matches): void {
	const { phoneTail, phoneHead, text } = segment;
	const raise = (entry: number, rank: number) => {
		text.phone.eachRow(entry, (row) => matches.raise(row, rank));
	};
	const value = Number(digits);
	if (digits.length >= 4 && digits.length <= 8) {
		// Whole numbers of 31 bits: with floating point the remainder is ten times slower.
		const modulus = (10 ** digits.length) | 0;
		const wanted = value | 0;
		for (let i = 0; i < phoneTail.length; i++) {
			const tail = phoneTail[i]! | 0;
			// 0 is a row with no telephone.
			if (tail % modulus === wanted && (tail > 0 || phoneHead[i]! > 0)) raise(i, RANKS.phone.part);
		}
	}
	if (!digits.startsWith('0') || value === 0) return;
	for (const length of [10, 11]) {
		const factor = 10 ** (length - digits.length);
		if (factor < 1) continue;
		const rank = factor === 1 ? RANKS.phone.exact : RANKS.phone.prefix;
		const [from, to] = [value * factor, (value + 1) * factor - 1];
		const [fromHead, toHead] = [Math.floor(from / PHONE_TAIL), Math.floor(to / PHONE_TAIL)];
		for (let i = 0; i < phoneHead.length; i++) {
			const head = phoneHead[i]! | 0;
			if (head < fromHead || head > toHead) continue;
			const whole = head * PHONE_TAIL + phoneTail[i]!;
			if (whole >= from && whole <= to) raise(i, rank);
		}
	}
}

function matchBirth({ birth }: ResidentSegment, wanted: number, matches: Matches): void {
	for (let row = birth.indexOf(wanted); row >= 0; row = birth.indexOf(wanted, row + 1))
		matches.raise(row, RANKS.birth.exact);
}

function matchBirths({ birth }: ResidentSegment, { from, to }: BirthRange, matches: Matches): void {
	for (let row = 0; row < birth.length; row++) {
		const born = birth[row]!;
		if (born >= from && born <= to) matches.raise(row, RANKS.birth.part);
	}
}

const inOrder = (a: Found, b: Found) =>
	b.score - a.score || a.segment.bucket - b.segment.bucket || a.row - b.row;

/** The best rows so far, in order: a search with 40,000 matches keeps a few. */
class Best {
	readonly rows: Found[] = [];
	/** Some that matched are not among the best. */
	more = false;

	constructor(readonly limit: number) {}

	/** A row of a segment to come with this score or less is not among the best. */
	get least(): number {
		return this.more ? this.rows[this.limit - 1]!.score : 0;
	}

	add(segment: ResidentSegment, row: number, score: number, rank: number): void {
		const last = this.more ? this.rows[this.limit - 1]! : null;
		// Most end here. Segments come in order, so that an equal row of a later one stands behind.
		if (
			last &&
			(score < last.score || (score === last.score && (last.segment !== segment || last.row < row)))
		)
			return;
		const found: Found = { segment, row, score, match: MATCH_OF.get(rank)! };
		let at = this.rows.length;
		while (at > 0 && inOrder(found, this.rows[at - 1]!) < 0) at--;
		this.rows.splice(at, 0, found);
		if (this.rows.length <= this.limit) return;
		this.rows.pop();
		this.more = true;
	}
}

/** Residents who match every word of the query, best first; slips of the pen come behind what matches as written. */
export function search(
	segments: ResidentSegment[],
	query: string,
	limit: number
): { rows: Found[]; more: boolean } {
	const tokens = readQuery(query);
	if (tokens.length === 0) return { rows: [], more: false };
	const best = new Best(limit);
	const largest = segments.reduce((size, segment) => Math.max(size, segment.rows), 0);
	const matches = tokens.map(() => new Matches(largest));
	const [first, ...others] = matches as [Matches, ...Matches[]];
	for (const segment of segments) {
		for (const one of matches) one.clear();
		// What cannot come among the best, even if every other word matched in the best way, need not be found.
		const floor = best.least - CURRENT - HEAD - (tokens.length - 1) * RANKS.id.exact;
		const all = tokens.every((token, i) => {
			const candidates = i > 0 ? matches[i - 1]! : null;
			matchToken(segment, token, matches[i]!, candidates, floor);
			return matches[i]!.count > 0;
		});
		if (!all) continue;
		for (let i = 0; i < first.count; i++) {
			const row = first.rows[i]!;
			let top = first.ranks[row]!;
			let score = top;
			for (const { ranks } of others) {
				const rank = ranks[row]!;
				score = rank === 0 ? -Infinity : score + rank;
				if (rank > top) top = rank;
			}
			if (score < 0) continue;
			if (segment.isCurrent(row)) score += CURRENT;
			if (segment.isHead(row)) score += HEAD;
			best.add(segment, row, score, top);
		}
	}
	return { rows: best.rows, more: best.more };
}
