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

/** The manifest with its MAC under the key that it names. Throws SegmentError if that is not in the ring. */
export async function signManifest(
	keys: MunicipalityKeys,
	manifest: Omit<Manifest, 'mac'>
): Promise<Manifest> {
	const mac = await manifestMac(keys, manifest);
	if (mac === null) throw new SegmentError('segmentWrongKey', `manifest of key ${manifest.k}`);
	return { ...manifest, mac };
}

/** Throws SegmentError if the manifest is not exactly as the holder of the key that it names wrote it. */
export async function verifyManifest(keys: MunicipalityKeys, manifest: Manifest): Promise<void> {
	const mac = await manifestMac(keys, manifest);
	if (mac === null) throw new SegmentError('segmentWrongKey', `manifest of key ${manifest.k}`);
	if (mac !== manifest.mac) throw new SegmentError('segmentTampered', 'manifest');
}
