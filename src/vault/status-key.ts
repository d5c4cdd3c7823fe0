import { toHex } from '../domain/bytes';

/** Rounds of PBKDF2-SHA-256 (OWASP's figure for it, 2023): about a second on an old phone. */
const STATUS_ROUNDS = 600_000;

/**
 * The key under which a citizen asks for a status: a slow hash of receipt number and birth date, computed on the phone
 * and on the tablet that took the application. The data center stores and receives only this.
 * @param receipt canonical receipt number (ids.ts) @param birth ISO date @returns 64 hex digits
 */
export async function statusKey(
	municipality: string,
	disaster: string,
	receipt: string,
	birth: string
): Promise<string> {
	const utf8 = new TextEncoder();
	const base = await crypto.subtle.importKey('raw', utf8.encode(`${receipt}\n${birth}`), 'PBKDF2', false, [
		'deriveBits'
	]);
	const bits = await crypto.subtle.deriveBits(
		{
			name: 'PBKDF2',
			hash: 'SHA-256',
			salt: utf8.encode(`tomoshibi-status-1\n${municipality}\n${disaster}`),
			iterations: STATUS_ROUNDS
		},
		base,
		256
	);
	return toHex(new Uint8Array(bits));
}
