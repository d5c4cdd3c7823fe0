import { isoDateAt } from './dates';
import type { ApplicationState, ApplicationView, Ledger } from './fold/state';
import type { Grade } from './grade';
import { parseStamp } from './hlc';
import { parseCertificateNumber } from './ids';
import type { MunicipalityConfig } from './municipality';

/** What a citizen's phone is told about an application (DESIGN 2.4): a state and days, nothing that names anybody. */
export interface PublicStatus {
	municipality: string;
	disaster: string;
	certificateTitle: string;
	state: ApplicationState;
	/** Every change of state with its day in Japan (ISO), in order of the facts. */
	timeline: { step: ApplicationState; on: string }[];
	/** When the device that took the application was last heard of, ISO: a gap explains itself. */
	asOf: string;
}

/** The status of an application, made from open parts alone. */
export function publicStatus(view: ApplicationView, config: MunicipalityConfig, asOf: string): PublicStatus {
	const kind = config.certificateKinds.find((one) => one.id === view.certificate);
	return {
		municipality: config.name,
		disaster: config.disaster.name,
		// The table may have lost a row since; its id still says which one it was.
		certificateTitle: kind?.title ?? view.certificate,
		state: view.state,
		timeline: view.history.map(({ state, at }) => ({ step: state, on: isoDateAt(parseStamp(at).ms) })),
		asOf
	};
}

/** What anybody who holds a certificate may ask. Grade and day stand on the paper; an unknown number has neither. */
export interface CertificateStanding {
	state: 'valid' | 'revoked' | 'replaced' | 'unknown';
	grade: Grade | null;
	issuedOn: string | null;
}

/** How a certificate stands, by its number as typed or scanned. */
export function certificateStanding(ledger: Ledger, number: string): CertificateStanding {
	const canonical = parseCertificateNumber(number) ?? '';
	const view = ledger.applications.get(ledger.byCertificate.get(canonical) ?? '');
	const held = view?.certificates.find((c) => c.number === canonical);
	return held
		? { state: held.state, grade: held.grade, issuedOn: held.issuedOn }
		: { state: 'unknown', grade: null, issuedOn: null };
}
