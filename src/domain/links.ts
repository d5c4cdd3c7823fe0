import type { DeviceNumber } from './entry';

/** One authentic document of a device's chain: its running number, its own hash and the one that it names as the hash before. */
export interface Link {
	id: string;
	rev: string;
	device: DeviceNumber;
	n: number;
	/** Hash of the entry, hex; 32 digits or more. */
	hash: string;
	/** Null where it was held against the entry before at another time, and is not at hand. */
	prev: string | null;
}

type Ref = Pick<Link, 'id' | 'rev'>;
interface Waiting extends Ref {
	prev: number;
	broken: boolean;
}

/**
 * Whether the entries of each device follow on each other (連鎖). Two entries n with valid signatures are a copied tablet, and
 * both may have successors: an entry is broken where entries n − 1 are here and none of them is the one that it names.
 * What is broken is the same in whatever order the entries came.
 */
export interface Links {
	/** The same document again changes nothing. */
	add(link: Link): void;
	isBroken(ref: Ref): boolean;
	/** What has become broken, or whole again, since the last call. */
	changes(): { broken: Ref[]; mended: Ref[] };
}

/** 48 bits of a hash: enough to tell a device's own entries apart, and small where there are 200,000. */
const tagOf = (hash: string) => parseInt(hash.slice(0, 12), 16);
const NONE = tagOf('0'.repeat(64));

/** No entries yet. */
export function createLinks(): Links {
	const tags = new Map<DeviceNumber, Map<number, number | number[]>>();
	/** Entries whose predecessor is not here, or is another: by the number that they wait for. */
	const waiting = new Map<DeviceNumber, Map<number, Waiting[]>>();
	/** True: broken by now, false: whole by now; only what was something else at the last call. */
	const changed = new Map<string, { ref: Ref; broken: boolean; before: boolean }>();

	const keyOf = ({ id, rev }: Ref) => `${id}\n${rev}`;
	const broken = new Set<string>();

	function note(one: Waiting, is: boolean): void {
		if (one.broken === is) return;
		const key = keyOf(one);
		const before = changed.get(key)?.before ?? one.broken;
		one.broken = is;
		if (is) broken.add(key);
		else broken.delete(key);
		changed.set(key, { ref: { id: one.id, rev: one.rev }, broken: is, before });
	}

	function wait(device: DeviceNumber, on: number, one: Waiting): void {
		const ofDevice = waiting.get(device) ?? new Map<number, Waiting[]>();
		waiting.set(device, ofDevice);
		ofDevice.set(on, [...(ofDevice.get(on) ?? []), one]);
	}

	return {
		add({ id, rev, device, n, hash, prev }) {
			const ofDevice = tags.get(device) ?? new Map<number, number | number[]>();
			tags.set(device, ofDevice);
			const at = (number: number) => {
				const held = ofDevice.get(number);
				return held === undefined ? [] : typeof held === 'number' ? [held] : held;
			};
			const tag = tagOf(hash);
			const here = at(n);
			if (here.includes(tag)) return;
			ofDevice.set(n, here.length ? [...here, tag] : tag);

			const before = n === 1 ? [NONE] : at(n - 1);
			const wanted = prev === null ? null : tagOf(prev);
			if (wanted !== null && !before.includes(wanted)) {
				const one = { id, rev, prev: wanted, broken: false };
				note(one, before.length > 0);
				wait(device, n - 1, one);
			}
			const followers = waiting.get(device)?.get(n);
			if (!followers) return;
			for (const one of followers) note(one, one.prev !== tag);
			const left = followers.filter((one) => one.broken);
			if (left.length) waiting.get(device)!.set(n, left);
			else waiting.get(device)!.delete(n);
		},
		isBroken: (ref) => broken.has(keyOf(ref)),
		changes() {
			const all = [...changed.values()].filter((one) => one.broken !== one.before);
			changed.clear();
			return {
				broken: all.filter((one) => one.broken).map(({ ref }) => ref),
				mended: all.filter((one) => !one.broken).map(({ ref }) => ref)
			};
		}
	};
}
