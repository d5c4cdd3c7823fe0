import type { MunicipalityConfig } from '../domain/municipality';
import { parseVerification, type VerificationFacts } from '../domain/verification';
import type { Gate } from '../sync/gate';
import { VerifyAnswer } from '../sync/protocol';
import { importPublicKey, verifyText } from '../vault/sign';
import { failureOf, type Failure } from './failure';
import { loadConfig, loadDevices } from './public-data';

/** What the check of a certificate's QR code came to; src/messages/citizen says what each means and what to do. */
export type VerifyOutcome =
	| 'genuine'
	| 'revoked'
	| 'replaced'
	/** Signature right, but the data center has no such certificate (yet). */
	| 'unknown'
	/** No tablet signed this, or the record says something else. */
	| 'forged'
	/** Signature right; revocation could not be asked. */
	| 'signedOnly'
	/** The keys were never loaded, or not since a new tablet began. */
	| 'cannotCheck'
	| 'elsewhere'
	| 'notOurs';

export interface Checked {
	outcome: VerifyOutcome;
	facts: VerificationFacts | null;
	config: MunicipalityConfig | null;
	/** Why the data center could not be asked. */
	failure: Failure | null;
}

type Signature =
	| { state: 'right'; revokedAt: string | null }
	| { state: 'wrong' }
	/** The list of keys is old or was never loaded. */
	| { state: 'unchecked' };

async function checkSignature(
	gate: Gate,
	{ body, signature, device }: NonNullable<ReturnType<typeof parseVerification>>
): Promise<Signature> {
	const devices = await loadDevices(gate);
	const signer = devices?.value.find((one) => one.device === device);
	if (!signer) return { state: devices?.fresh ? 'wrong' : 'unchecked' };
	const right = await verifyText(await importPublicKey(signer.publicKey), body, signature);
	return right ? { state: 'right', revokedAt: signer.revokedAt } : { state: 'wrong' };
}

/** Checks scanned or pasted text: signature by the tablet's public key, then revocation at the data center. */
export async function checkCertificate(gate: Gate, text: string): Promise<Checked> {
	const parsed = parseVerification(text);
	if (!parsed) return { outcome: 'notOurs', facts: null, config: null, failure: null };
	const { facts } = parsed;
	const config = (await loadConfig(gate))?.value ?? null;
	const result = (outcome: VerifyOutcome, failure: Failure | null = null): Checked => ({
		outcome,
		facts,
		config,
		failure
	});
	if (config && (facts.municipality !== config.code || facts.disaster !== config.disaster.id))
		return result('elsewhere');
	const signature = await checkSignature(gate, parsed);
	if (signature.state === 'wrong') return result('forged');
	if (signature.state === 'unchecked') return result('cannotCheck', 'offline');
	try {
		const answer = await gate.ask('/public/verify', VerifyAnswer, { body: { number: facts.number } });
		if (answer.state !== 'valid') return result(answer.state);
		const same = answer.grade === facts.grade && answer.issuedOn === facts.issuedOn;
		return result(same ? 'genuine' : 'forged');
	} catch (error) {
		const failure = failureOf(error);
		// A tablet that was revoked may be in wrong hands: what it signs since then says nothing by itself.
		const doubtful = signature.revokedAt !== null && facts.issuedOn >= signature.revokedAt.slice(0, 10);
		return result(doubtful ? 'cannotCheck' : 'signedOnly', failure);
	}
}
