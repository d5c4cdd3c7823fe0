import { createHash, timingSafeEqual } from 'node:crypto';
import { jwtVerify, SignJWT, errors } from 'jose';
import type { z } from 'zod';
import type { TokenAnswer, TokenRequest } from '../../src/sync/protocol';
import { verifyText } from '../../src/vault/sign';
import type { DeviceRegistry } from './devices';
import { GateError } from './errors';

/** How long a token is good for. Revocation does not wait for it: the registry is asked on every request. */
const TOKEN_MS = 15 * 60_000;
/** How far a request's time may be from the gate's clock. */
const WINDOW_MS = 10 * 60_000;
const AUDIENCE = 'tomoshibi-gate';

export interface Tokens {
	/**
	 * A token for a device that signs for it. GateError `expired` (401) for a wrong clock, `unauthorized`; only to the
	 * device itself, after its signature: `revoked`. One whose time is over gets a token: it hands in what it wrote before.
	 * @param onProven hears who signed, before that is told
	 */
	issue(
		registry: Pick<DeviceRegistry, 'known' | 'unrevoked'>,
		request: z.infer<typeof TokenRequest>,
		onProven?: (device: string) => void
	): Promise<z.infer<typeof TokenAnswer>>;
	/** The device that a token was issued to. GateError `unauthorized`, or `expired` (401). */
	read(token: string): Promise<string>;
}

/** Signs with the gate’s own secret (HS256); `now` in ms. */
export function createTokens(secret: string, now: () => number): Tokens {
	const key = new TextEncoder().encode(secret);
	/** Requests that were answered: a recorded one is good for nothing. Cleared when their time is over. */
	const answered = new Map<string, number>();
	// What was signed before this process began could be a replay of what an earlier one has answered.
	const began = now();

	return {
		async issue(registry, { device, issuedAt, nonce, signature }, onProven) {
			const time = now();
			if (Math.abs(issuedAt - time) > WINDOW_MS || issuedAt <= began)
				throw new GateError('expired', 'sign again by the time of the Date header', 401);
			const held = await registry.known(device).catch((error: unknown) => {
				// Which device numbers exist is nobody's business.
				if (error instanceof GateError && error.word === 'not_found') throw badSignature();
				throw error;
			});
			const text = `tomoshibi-token:${device}:${issuedAt}:${nonce}`;
			if (!(await verifyText(await held.key(), text, signature))) throw badSignature();
			onProven?.(device);
			await registry.unrevoked(device);
			for (const [one, until] of answered) {
				if (until > time) break;
				answered.delete(one);
			}
			const once = `${device}:${nonce}`;
			if (answered.has(once)) throw new GateError('unauthorized', 'this request has been answered before');
			answered.set(once, time + 2 * WINDOW_MS);
			const expires = Math.floor((time + TOKEN_MS) / 1000);
			const token = await new SignJWT()
				.setProtectedHeader({ alg: 'HS256' })
				.setSubject(device)
				.setAudience(AUDIENCE)
				.setIssuedAt(Math.floor(time / 1000))
				.setExpirationTime(expires)
				.sign(key);
			return { token, expiresAt: new Date(expires * 1000).toISOString() };
		},
		async read(token) {
			try {
				const { payload } = await jwtVerify(token, key, {
					algorithms: ['HS256'],
					audience: AUDIENCE,
					requiredClaims: ['sub', 'exp'],
					currentDate: new Date(now())
				});
				return payload.sub!;
			} catch (error) {
				if (error instanceof errors.JWTExpired) throw new GateError('expired', 'the token has expired', 401);
				throw new GateError('unauthorized', 'not a token of this gate');
			}
		}
	};
}

const badSignature = () => new GateError('unauthorized', 'the signature is not this device’s');

/** Compares secrets in a time that does not depend on where they differ. */
export function sameSecret(given: string, expected: string): boolean {
	const digest = (text: string) => new Uint8Array(createHash('sha256').update(text).digest());
	return timingSafeEqual(digest(given), digest(expected));
}
