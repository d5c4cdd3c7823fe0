import { RosterDevice, type Roster } from '../sync/protocol';
import type { RosterRow, TabletDatabase } from '../store/database';
import { isEndorsed } from '../vault/derive';
import type { MunicipalityKeys } from '../vault/keys';
import { importPublicKey } from '../vault/sign';

/** A device that entries are checked against. */
export interface KnownDevice {
	info: RosterDevice;
	/** Null: not checked yet, or under a key that this tablet does not have. */
	endorsed: boolean | null;
	/** What a data center has said of it since, and is not taken over. */
	rival: RosterDevice | null;
	/** Throws DataError for a key that is none. */
	publicKey(): Promise<CryptoKey>;
}

/** The devices as this tablet knows them (端末名簿). What was first heard of a device and is endorsed stays. */
export interface RosterBook {
	get(device: string): KnownDevice | undefined;
	all(): KnownDevice[];
	/** Takes over what a data center says; resolves true if anything changed. New rows are checked if there are keys. */
	merge(roster: Roster, keys: MunicipalityKeys | null): Promise<boolean>;
	/** Checks endorsements that have not been; resolves true if anything changed. */
	check(keys: MunicipalityKeys): Promise<boolean>;
}

/** What an endorsement says, and what must never change about a device behind our back. */
const sameDevice = (a: RosterDevice, b: RosterDevice) =>
	a.role === b.role &&
	a.until === b.until &&
	a.publicKey.x === b.publicKey.x &&
	a.publicKey.y === b.publicKey.y &&
	a.agreementKey.x === b.agreementKey.x &&
	a.agreementKey.y === b.agreementKey.y;

/** The roster on this disk; `now` in ms. */
export async function openRoster(db: TabletDatabase, now: () => number): Promise<RosterBook> {
	const known = new Map<string, KnownDevice>();
	const firstSeen = new Map<string, string>();

	function use(info: RosterDevice, endorsed: boolean | null, rival: RosterDevice | null): KnownDevice {
		let imported: Promise<CryptoKey> | null = null;
		const device: KnownDevice = {
			info,
			endorsed,
			rival,
			publicKey: () => (imported ??= importPublicKey(info.publicKey))
		};
		known.set(info.device, device);
		return device;
	}

	for (const row of await db.roster.toArray()) {
		const rival = row.rival === undefined ? null : RosterDevice.parse(row.rival);
		use(RosterDevice.parse(row.info), row.endorsed, rival);
		firstSeen.set(row.device, row.firstSeen);
	}

	async function keep(devices: readonly KnownDevice[]): Promise<void> {
		await db.roster.bulkPut(
			devices.map(({ info, endorsed, rival }): RosterRow => ({
				device: info.device,
				info,
				endorsed,
				firstSeen: firstSeen.get(info.device)!,
				...(rival ? { rival } : {})
			}))
		);
	}

	/** Of two that differ the endorsed one counts, and of two endorsed ones the first. */
	async function checked(device: KnownDevice, keys: MunicipalityKeys): Promise<KnownDevice | null> {
		if (device.endorsed === true) return null;
		const { info, rival } = device;
		const endorsed = await isEndorsed(keys, info, info);
		if (endorsed !== true && rival && (await isEndorsed(keys, rival, rival))) return use(rival, true, info);
		if (endorsed === device.endorsed) return null;
		return use(info, endorsed, rival);
	}

	async function check(keys: MunicipalityKeys): Promise<boolean> {
		const changed = await Promise.all([...known.values()].map((device) => checked(device, keys)));
		const rows = changed.filter((device) => device !== null);
		await keep(rows);
		return rows.length > 0;
	}

	return {
		get: (device) => known.get(device),
		all: () => [...known.values()],
		check,
		async merge({ devices }, keys) {
			const changed: KnownDevice[] = [];
			for (const info of devices) {
				const held = known.get(info.device);
				if (!held) {
					firstSeen.set(info.device, new Date(now()).toISOString());
					changed.push(use(info, null, null));
				} else if (sameDevice(held.info, info)) {
					// Revoked is for good, whatever is said later.
					const revokedAt = held.info.revokedAt ?? info.revokedAt;
					const { label } = info;
					// Under another key: the same device, vouched for again.
					const proof = held.endorsed === true ? held.info : { k: info.k, endorsement: info.endorsement };
					if (
						revokedAt === held.info.revokedAt &&
						label === held.info.label &&
						proof.endorsement === held.info.endorsement
					)
						continue;
					const next = { ...held.info, revokedAt, label, k: proof.k, endorsement: proof.endorsement };
					const unchecked = proof.endorsement !== held.info.endorsement;
					changed.push(use(next, unchecked ? null : held.endorsed, held.rival));
				} else if (!held.rival || !sameDevice(held.rival, info)) {
					const swapped = held.endorsed === true ? true : null;
					changed.push(use(held.info, swapped, info));
				}
			}
			await keep(changed);
			const also = keys ? await check(keys) : false;
			return changed.length > 0 || also;
		}
	};
}
