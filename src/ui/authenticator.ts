import { fromBase64Url, toBase64Url } from '../domain/bytes';
import { authenticator as words } from '../messages/ja/enrol';

/**
 * The tablet's own authenticator (生体認証・画面ロック) as a part of a lock: WebAuthn with the PRF extension, which answers a
 * question with 32 bytes that only this authenticator can compute, after it has verified its user. Nothing here is a login; no
 * server sees it. Where the system copies its passkeys to other devices of the same account, those can answer too.
 */
export interface Answer {
	credential: string;
	question: string;
	answer: string;
}

/** What to tell the person; `cancelled` may simply be tried again. */
export class AuthenticatorError extends Error {
	override name = 'AuthenticatorError';
	constructor(readonly why: 'cancelled' | 'unsupported' | 'missing' | 'failed') {
		super(words[why]);
	}
}

/** The person has so long at the system's prompt, ms. */
const PATIENCE_MS = 120_000;
const QUESTION_BYTES = 32;

/** Whether this tablet has an authenticator that could be asked. That it knows PRF shows only when it is. */
export async function hasAuthenticator(): Promise<boolean> {
	// WebAuthn knows names only: at an address of digits there is none.
	if (/^[\d.]+$|:/.test(location.hostname)) return false;
	if (!('PublicKeyCredential' in window)) return false;
	try {
		return await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
	} catch (error) {
		// Forbidden by a policy is as good as absent: the passphrase is offered.
		if (error instanceof DOMException) return false;
		throw error;
	}
}

/** Makes a credential and asks it a fresh question. Throws AuthenticatorError. Must follow a press of a button. */
export async function newAuthenticator(): Promise<Answer> {
	const question = random(QUESTION_BYTES);
	const made = await asked(
		navigator.credentials.create({
			publicKey: {
				rp: { id: location.hostname, name: words.rp },
				// No person's name: it would stand in clear in the system's list of passkeys.
				user: { id: random(16), name: words.user, displayName: words.user },
				challenge: random(32),
				pubKeyCredParams: [
					{ type: 'public-key', alg: -7 },
					{ type: 'public-key', alg: -257 }
				],
				authenticatorSelection: {
					authenticatorAttachment: 'platform',
					userVerification: 'required',
					// Android answers questions only for those that it keeps itself.
					residentKey: 'preferred'
				},
				attestation: 'none',
				timeout: PATIENCE_MS,
				extensions: { prf: { eval: { first: question } } }
			}
		}),
		'cancelled'
	);
	const credential = toBase64Url(new Uint8Array(made.rawId));
	const { prf } = made.getClientExtensionResults();
	const at = { credential, question: toBase64Url(question) };
	if (prf?.results) return { ...at, answer: bytesOf(prf.results.first) };
	if (!prf?.enabled) throw new AuthenticatorError('unsupported');
	// Many answer only once the credential is there.
	return { ...at, answer: await askAuthenticator(at) };
}

/** The answer to a question that was asked before, base64url. Throws AuthenticatorError. Must follow a press of a button. */
export async function askAuthenticator({
	credential,
	question
}: Pick<Answer, 'credential' | 'question'>): Promise<string> {
	if (!(await hasAuthenticator())) throw new AuthenticatorError('missing');
	const made = await asked(
		navigator.credentials.get({
			publicKey: {
				rpId: location.hostname,
				challenge: random(32),
				allowCredentials: [{ type: 'public-key', id: fromBase64Url(credential), transports: ['internal'] }],
				userVerification: 'required',
				timeout: PATIENCE_MS,
				extensions: { prf: { eval: { first: fromBase64Url(question) } } }
			}
		}),
		'missing'
	);
	const { prf } = made.getClientExtensionResults();
	if (!prf?.results) throw new AuthenticatorError('unsupported');
	return bytesOf(prf.results.first);
}

/** A browser says NotAllowedError for a cancelled prompt and for a credential that is not there alike. */
async function asked(
	prompt: Promise<Credential | null>,
	refused: 'cancelled' | 'missing'
): Promise<PublicKeyCredential> {
	let made: Credential | null;
	try {
		made = await prompt;
	} catch (error) {
		if (!(error instanceof DOMException)) throw error;
		if (error.name === 'NotAllowedError' || error.name === 'AbortError')
			throw new AuthenticatorError(refused);
		throw new AuthenticatorError(
			error.name === 'NotSupportedError' || error.name === 'ConstraintError' ? 'unsupported' : 'failed'
		);
	}
	if (!(made instanceof PublicKeyCredential)) throw new AuthenticatorError('failed');
	return made;
}

function bytesOf(source: BufferSource): string {
	const bytes =
		source instanceof ArrayBuffer
			? new Uint8Array(source)
			: new Uint8Array(source.buffer as ArrayBuffer, source.byteOffset, source.byteLength);
	if (bytes.length !== 32) throw new AuthenticatorError('unsupported');
	return toBase64Url(bytes.slice());
}

function random(bytes: number): Uint8Array<ArrayBuffer> {
	return crypto.getRandomValues(new Uint8Array(bytes));
}
