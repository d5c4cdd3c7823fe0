import type { z } from 'zod';
import { toBase64Url } from '../domain/bytes';
import type { DeviceNumber } from '../domain/entry';
import { signText } from '../vault/sign';
import { GateError, type Ask, type Gate, type Opened } from './gate';
import { TokenAnswer, type TokenRequest } from './protocol';

/** What a device says of itself, signed by its own key and by the gate's clock. */
export type Statement = z.infer<typeof TokenRequest>;

/** The session with one certain gate. */
export interface GateSession extends Session {
	/** Signs for this device, again by the gate's clock where that one is refused. */
	signed<T>(purpose: 'token' | 'rejoin', use: (statement: Statement) => Promise<T>): Promise<T>;
}

/** The gate as an enrolled device speaks to it: with a token that is fetched when it is needed. */
export interface Session {
	ask<T extends z.ZodType>(path: string, answer: T, ask?: Omit<Ask, 'token'>): Promise<z.infer<T>>;
	open(path: string, ask?: Omit<Ask, 'token'>): Promise<Opened>;
}

/** Who signs for the device. */
export interface Signer {
	device: DeviceNumber;
	privateKey: CryptoKey;
}

/** A session of this device; `now` in ms. */
export function createSession(gate: Gate, { device, privateKey }: Signer, now: () => number): GateSession {
	let token: Promise<string> | null = null;
	/** This clock minus the gate's, ms, once the gate has refused a request for its time. */
	let skew = 0;

	async function fetchToken(signal?: AbortSignal): Promise<string> {
		const answer = await signed('token', (statement) =>
			gate.ask('/token', TokenAnswer, { body: statement, signal })
		);
		return answer.token;
	}

	async function signed<T>(
		purpose: 'token' | 'rejoin',
		use: (statement: Statement) => Promise<T>
	): Promise<T> {
		const request = async () => {
			const issuedAt = Math.round(now() - skew);
			const nonce = toBase64Url(crypto.getRandomValues(new Uint8Array(18)));
			const text = `tomoshibi-${purpose}:${device}:${issuedAt}:${nonce}`;
			return use({ device, issuedAt, nonce, signature: await signText(privateKey, text) });
		};
		try {
			return await request();
		} catch (error) {
			if (!(error instanceof GateError) || error.word !== 'expired' || error.gateTime === null) throw error;
			// A wrong clock never stops work: sign again by the gate's.
			skew = now() - error.gateTime;
			return request();
		}
	}

	async function withToken<T>(
		signal: AbortSignal | undefined,
		use: (token: string) => Promise<T>
	): Promise<T> {
		const held = token;
		token ??= fetchToken(signal).catch((error: unknown) => {
			token = null;
			throw error;
		});
		const mine = token;
		try {
			return await use(await mine);
		} catch (error) {
			const old =
				held !== null &&
				error instanceof GateError &&
				(error.word === 'unauthorized' || error.word === 'expired');
			if (!old) throw error;
			if (token === mine) token = null;
			return withToken(signal, use);
		}
	}

	return {
		signed,
		ask: (path, answer, ask = {}) =>
			withToken(ask.signal, (token) => gate.ask(path, answer, { ...ask, token })),
		open: (path, ask = {}) => withToken(ask.signal, (token) => gate.open(path, { ...ask, token }))
	};
}
