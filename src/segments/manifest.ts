import { manifestMac } from '../vault/derive';
import type { MunicipalityKeys } from '../vault/keys';
import { SegmentError } from './seal';

/** A snapshot's list of segments (目録), as in sync/protocol.ts (SealedManifest), which checks its form on the way in. */
export interface Manifest {
	format: 1;
	municipality: string;
	k: string;
	createdAt: string;
	segments: ManifestEntry[];
	mac: string;
}

export interface ManifestEntry {
	name: string;
	table: 'residents' | 'houses' | 'font';
	rows: number;
	bytes: number;
}

export async function signManifest(
	keys: MunicipalityKeys,
	manifest: Omit<Manifest, 'mac'>
): Promise<Manifest> {
	return { ...manifest, mac: await manifestMac(keys, manifest) };
}

/** Throws SegmentError if the manifest is not exactly as the holder of this key wrote it. */
export async function verifyManifest(keys: MunicipalityKeys, manifest: Manifest): Promise<void> {
	if (manifest.k !== keys.id) throw new SegmentError('segmentWrongKey', `manifest of key ${manifest.k}`);
	if ((await manifestMac(keys, manifest)) !== manifest.mac)
		throw new SegmentError('segmentTampered', 'manifest');
}
