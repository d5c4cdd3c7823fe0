import { buildSnapshot, type SegmentSink, type SnapshotInput } from '../../../src/registry/build';
import { openRegister } from '../../../src/registry/open';
import type { House, Resident } from '../../../src/registry/types';
import { openMunicipalityKeys, type MunicipalityKeys } from '../../../src/vault/keys';

export const keys = await openMunicipalityKeys(new Uint8Array(32).fill(1));
export const otherKeys = await openMunicipalityKeys(new Uint8Array(32).fill(2));

export function resident(of: Partial<Resident> & Pick<Resident, 'id' | 'household' | 'name'>): Resident {
	return {
		kana: '',
		aliases: [],
		birth: '',
		birthText: '',
		sex: 'unknown',
		relation: '世帯主',
		head: true,
		status: 'current',
		foreign: false,
		address: '',
		postcode: '',
		phone: '',
		suppressed: false,
		...of
	};
}

export function house(of: Partial<House> & Pick<House, 'id'>): House {
	return {
		owner: '',
		ownerName: '',
		registered: '',
		houseNumber: '',
		current: '',
		use: '居宅',
		structure: '木造',
		storeys: '2',
		floorArea: 100.5,
		builtOn: '1990-04-01',
		...of
	};
}

/** A sink in memory that remembers what was written to it. */
export function memorySink(): SegmentSink & {
	files: Map<string, Uint8Array<ArrayBuffer>>;
	written: string[];
} {
	const files = new Map<string, Uint8Array<ArrayBuffer>>();
	const written: string[] = [];
	return {
		files,
		written,
		size: async (name) => files.get(name)?.length ?? null,
		put: async (name, file) => {
			files.set(name, file);
			written.push(name);
		}
	};
}

export async function snapshot(
	input: Partial<SnapshotInput> & { residents: SnapshotInput['residents'] },
	sink = memorySink(),
	by: MunicipalityKeys = keys
) {
	const manifest = await buildSnapshot(
		{ municipality: '999997', createdAt: '2026-11-20T00:00:00.000Z', houses: [], ...input },
		by,
		sink
	);
	const read = async (name: string) => sink.files.get(name)!;
	return { manifest, sink, read };
}

export async function register(residents: Resident[], houses: House[] = []) {
	const { manifest, read } = await snapshot({ residents, houses });
	return openRegister(keys, manifest, read);
}
