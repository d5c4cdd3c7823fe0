import type { Center } from './center';
import { turns, type Clock } from './clock';

/**
 * What may happen to one request.
 *   drop: it never arrives · lose: it is carried out, the answer is lost · twice: it arrives twice · ghost: it is carried out,
 *   and once more later, when nobody waits for it · late: others overtake it · html: a login page answers · shape: JSON of
 *   something else · half: the answer breaks off · silent: nothing comes · stuck: it is carried out and nothing comes ·
 *   busy: 503
 */
export const FAULTS = [
	'drop',
	'lose',
	'twice',
	'ghost',
	'late',
	'html',
	'shape',
	'half',
	'silent',
	'stuck',
	'busy'
] as const;
export type Fault = (typeof FAULTS)[number];

/** How a data center is for a while. garbage: every answer is rubbish · forgetful: it acknowledges documents and keeps none. */
export const MOODS = ['ok', 'refused', 'silent', 'garbage', 'busy', 'forgetful'] as const;
export type Mood = (typeof MOODS)[number];

export interface Network {
	moods: Map<Center, Mood>;
	/** Pairs `tablet origin` that do not reach each other. */
	cut: Set<string>;
	/** The line of one running app: its n-th request meets the n-th fault, if any. `off` aborts when the app has ended. */
	lineOf(tablet: string, off: AbortSignal, faults: () => Fault | undefined): typeof globalThis.fetch;
	/** Requests that were under way arrive now. */
	deliver(): Promise<void>;
}

const RUBBISH = [
	'',
	'<html>ログイン</html>',
	'null',
	'[]',
	'{"protocol":',
	'{"error":"revoked"}',
	'"\\u0000"'
];

export function createNetwork(centers: Center[], clock: Clock, random: () => number): Network {
	const ghosts: (() => Promise<unknown>)[] = [];
	const moods = new Map<Center, Mood>();
	const cut = new Set<string>();
	const rubbish = () => RUBBISH[Math.floor(random() * RUBBISH.length)]!;

	async function request(
		tablet: string,
		off: AbortSignal,
		fault: Fault | undefined,
		input: string,
		init: RequestInit
	): Promise<Response> {
		const { origin, pathname, search } = new URL(input);
		const center = centers.find((one) => one.origin === origin);
		const signal = init.signal ? AbortSignal.any([init.signal, off]) : off;
		clock.pass(5);
		await turns(fault === 'late' ? 30 + Math.floor(random() * 60) : Math.floor(random() * 4));
		if (signal.aborted) throw signal.reason;
		const mood = (center && moods.get(center)) ?? 'ok';
		if (!center || cut.has(`${tablet} ${origin}`) || mood === 'refused' || fault === 'drop')
			throw new TypeError('Failed to fetch');
		if (mood === 'silent' || fault === 'silent') return clock.silence(signal);
		if (mood === 'garbage' || fault === 'html')
			return new Response(rubbish(), { status: random() < 0.5 ? 200 : 502 });
		if (mood === 'busy' || fault === 'busy')
			return Response.json({ error: 'unavailable', reason: 'busy' }, { status: 503 });
		const path = pathname.slice('/v1'.length) + search;
		const text = typeof init.body === 'string' ? init.body : '';
		const authorization = new Headers(init.headers).get('authorization') ?? '';
		if (mood === 'forgetful' && path.endsWith('_bulk_docs')) return Response.json([], { status: 201 });
		const act = () => center.answer(init.method ?? 'GET', path, authorization, text);
		const answer = await act();
		if (fault === 'twice') await act();
		if (fault === 'ghost') ghosts.push(act);
		await turns(Math.floor(random() * 4));
		if (signal.aborted) throw signal.reason;
		if (fault === 'lose') throw new TypeError('Failed to fetch');
		if (fault === 'stuck') return clock.silence(signal);
		if (fault === 'shape') return Response.json({ ok: 'perhaps', results: 7, missing: [] });
		const { status, json, at } = answer;
		const body = JSON.stringify(json);
		const headers = { 'content-type': 'application/json', date: new Date(at).toISOString() };
		return new Response(fault === 'half' ? body.slice(0, body.length / 2) : body, { status, headers });
	}

	return {
		moods,
		cut,
		lineOf: (tablet, off, faults) => (input, init) =>
			request(tablet, off, faults(), String(input), init ?? {}),
		async deliver() {
			for (const act of ghosts.splice(0)) await act();
		}
	};
}
