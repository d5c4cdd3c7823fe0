import { z } from 'zod';
import { join } from 'node:path';
import { canonicalBytes } from '../../src/domain/canonical';
import { MunicipalityConfig } from '../../src/domain/municipality';
import { RosterDevice } from '../../src/sync/protocol';
import { readIfThere, replaceFile } from './files';
import { createMutex } from './mutex';

/** Twice the largest municipality's devices; whoever is not among them asks again with its next round. */
const MAX_CANDIDATES = 10_000;
/** Different claims about one number: the real one, and some that are not. */
const MAX_CLAIMS = 8;
const MAX_CONFIGS = 8;

const Kept = z.object({
	open: z.boolean(),
	candidates: z.array(RosterDevice),
	configs: z.array(MunicipalityConfig)
});
type Kept = z.infer<typeof Kept>;

/**
 * Devices that ask to be let in at a gate whose data was lost (再構築). Only the holder of the municipality key can tell which
 * of the claims are true; until then they are kept here and believed by nobody. Bounded: the oldest claims give way, and a
 * device claims again at every round.
 */
export interface Rebuild {
	state(): Readonly<Kept>;
	/** Opens for claims, or closes and forgets them. Resolves when that is on disk. */
	setOpen(open: boolean): Promise<void>;
	/** Resolves when the claims are on disk. */
	claim(devices: RosterDevice[], config: MunicipalityConfig): Promise<void>;
}

const texts = new WeakMap<object, string>();
/** Equal for equal claims. Those that are kept are compared at every new one: their text is made once. */
function textOf(value: object): string {
	let text = texts.get(value);
	if (text === undefined) texts.set(value, (text = Buffer.from(canonicalBytes(value)).toString('utf8')));
	return text;
}

/** The claims kept in `root`/rebuild.json. */
export async function openRebuild(root: string): Promise<Rebuild> {
	const path = join(root, 'rebuild.json');
	const inOrder = createMutex();
	const text = await readIfThere(path);
	let kept: Kept =
		text === null ? { open: false, candidates: [], configs: [] } : Kept.parse(JSON.parse(text));
	const keep = async (next: Kept) => {
		await replaceFile(path, JSON.stringify(next));
		kept = next;
	};

	return {
		state: () => kept,
		setOpen: (open) =>
			inOrder(async () => {
				if (open !== kept.open) await keep(open ? { ...kept, open } : { open, candidates: [], configs: [] });
			}),
		claim: (devices, config) =>
			inOrder(async () => {
				// A map keeps the order in which the claims came first.
				const claims = new Map(kept.candidates.map((one) => [textOf(one), one]));
				const configs = new Map(kept.configs.map((one) => [textOf(one), one]));
				const before = claims.size + configs.size;
				for (const one of devices) claims.set(textOf(one), one);
				configs.set(textOf(config), config);
				if (claims.size + configs.size === before) return;
				await keep({
					open: kept.open,
					candidates: newest([...claims.values()]),
					configs: [...configs.values()].slice(-MAX_CONFIGS)
				});
			})
	};
}

/** The last claims of each number, and the last of all. */
function newest(claims: RosterDevice[]): RosterDevice[] {
	const counts = new Map<string, number>();
	const chosen: RosterDevice[] = [];
	for (const one of claims.reverse()) {
		const count = (counts.get(one.device) ?? 0) + 1;
		counts.set(one.device, count);
		if (count <= MAX_CLAIMS && chosen.length < MAX_CANDIDATES) chosen.push(one);
	}
	return chosen.reverse();
}
