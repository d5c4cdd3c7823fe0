import type { CaseDetail, OpenedEntry } from '../../book/api';
import { EntryId, type CaseNumber } from '../../domain/entry';
import { parseEntryId } from '../../domain/ids';
import { KINDS, type KindName, type SealedOf } from '../../domain/kinds';
import type { ApplicationView } from '../../domain/fold/state';
import type { CertificateKind, MunicipalityConfig } from '../../domain/municipality';

/** An application with what its sealed part says; null where this tablet cannot open or does not know it. */
export interface OpenedApplication {
	view: ApplicationView;
	kind: CertificateKind | null;
	sealed: SealedOf<'certificate.applied'> | null;
}

/** The case to which an entry id from the address bar belongs, or null if it is none. */
export function caseOfEntry(id: string): CaseNumber | null {
	return EntryId.safeParse(id).success ? parseEntryId(id).case : null;
}

export function kindOf(config: MunicipalityConfig, id: string): CertificateKind | null {
	return config.certificateKinds.find((kind) => kind.id === id) ?? null;
}

/** The sealed part of an entry of a case, if it is there, of that kind and readable. */
export function sealedOf<K extends KindName>(detail: CaseDetail, id: string, kind: K): SealedOf<K> | null {
	const found = detail.entries.find(({ entry }) => entry._id === id);
	return found ? readSealed(found, kind) : null;
}

/** The opened seal as the kind's own type, null if it does not fit. */
export function readSealed<K extends KindName>(opened: OpenedEntry, kind: K): SealedOf<K> | null {
	if (opened.entry.kind !== kind) return null;
	const parsed = KINDS[kind].sealed.safeParse(opened.sealed);
	return parsed.success ? (parsed.data as SealedOf<K>) : null;
}

/** The applications of a case, newest first. */
export function openApplications(detail: CaseDetail, config: MunicipalityConfig): OpenedApplication[] {
	return detail.state.applications
		.map((view) => ({
			view,
			kind: kindOf(config, view.certificate),
			sealed: sealedOf(detail, view.entry, 'certificate.applied')
		}))
		.sort((a, b) => (a.view.at < b.view.at ? 1 : -1));
}
