import { formatWareki } from '../dates';
import { ticketOf } from './lottery';
import type { LotteryView } from './state';

/** What a notice needs beside the lottery itself. */
export interface NoticeFacts {
	town: string;
	disaster: string;
	/** Days, ISO; null before it is held. */
	announcedOn: string;
	heldOn: string | null;
	/** What is on the unit's door and its site; nothing about people. */
	labelOf(unit: string): string;
}

/**
 * Text for the notice board (抽選の公告・結果の公表): no names and no 罹災番号, and everything that anyone needs to compute the result again with
 * SHA-256 alone.
 */
export function lotteryText(lottery: LotteryView, facts: NoticeFacts): string {
	const { held } = lottery;
	const lines = [
		`${facts.town}　応急仮設住宅の入居者抽選　${held ? '結果' : '公告'}`,
		facts.disaster,
		`抽選の名前：${lottery.title}`,
		`公告の日：${formatWareki(facts.announcedOn)}`,
		...(facts.heldOn === null ? [] : [`抽選の日：${formatWareki(facts.heldOn)}`]),
		`種の指紋（SHA-256）：${lottery.seedHash}`,
		...(held ? [`種：${held.seed}`, `立会人の数字：${held.spoken}`] : []),
		'',
		'抽選の方法',
		'1　種は、公告の前に作った64文字の数です。公告では指紋（種の64文字のSHA-256）だけを公表し、種は抽選の日に公表します。',
		'2　抽選の日に、立会人が1けたから20けたの数字を言います。公告のときには誰も知りません。',
		'3　申込みと住戸の抽選の値は、「種/立会人の数字/番号」という文字列のSHA-256（16進の小文字）です。番号は、申込みの抽選番号または住戸の番号です。',
		'4　申込みは、点数の多い順に並べます。点数が同じときは、抽選の値の小さい順です。',
		'5　住戸は、抽選の値の小さい順に並べます。1番の申込みに1番の住戸、2番に2番と決め、住戸がなくなったあとは補欠の順です。',
		"確かめ方の例：printf '%s' '種/立会人の数字/番号' | sha256sum",
		'',
		held ? '住戸（抽選の値の順）' : '住戸',
		...units(lottery).map(({ unit, ticket }) => row(unit, facts.labelOf(unit), ticket)),
		'',
		held ? '申込み（抽選の結果の順）' : '申込み（抽選番号の順）',
		...(held ? results(lottery) : [...lottery.entrants].sort(byNumber).map(entrantRow)),
		''
	];
	return lines.join('\n');
}

const row = (...cells: (string | null)[]) => cells.filter((cell) => cell !== null).join('\t');

const byNumber = (a: { number: string }, b: { number: string }) => (a.number < b.number ? -1 : 1);

const entrantRow = ({ number, points }: LotteryView['entrants'][number]) => row(number, `${points}点`);

function units({ units, held }: LotteryView): { unit: string; ticket: string | null }[] {
	if (!held) return units.map((unit) => ({ unit, ticket: null }));
	return units
		.map((unit) => ({ unit, ticket: ticketOf(held.seed, held.spoken, unit) }))
		.sort((a, b) => (a.ticket < b.ticket ? -1 : 1));
}

function results({ entrants, held }: LotteryView): string[] {
	const entrant = new Map(entrants.map((one) => [one.application, one]));
	return held!.result.flatMap(({ application, unit }, i) => {
		const one = entrant.get(application);
		if (!one) return [];
		const ticket = ticketOf(held!.seed, held!.spoken, one.number);
		return [row(String(i + 1), one.number, `${one.points}点`, ticket, unit ?? '補欠')];
	});
}
