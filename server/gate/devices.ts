import type {
	ContactReport,
	DeviceInfo,
	EnrolAnswer,
	EnrolOpenAnswer,
	EnrolRequest,
	Invitation,
	PublicDevice,
	PublicKey,
	RosterDevice
} from '../../src/sync/protocol';
import type { Role } from '../../src/domain/entry';
import { importPublicKey } from '../../src/vault/sign';
import {
	gateTag,
	invitationId,
	type ContactDocument,
	type DeviceDocument,
	type InvitationDocument,
	type MergedDevice,
	type NumberDocument
} from './device-documents';
import { deviceReads } from './device-reads';
import { deviceViews } from './device-views';
import { GateError, statusOf } from './errors';
import { createMutex } from './mutex';
import { nextNumber } from './numbers';
import { publicKeys } from './public-keys';
import type { Database } from './storage/port';

const TRIES = 20;

/** A registered device (端末). */
export interface Device {
	device: string;
	role: Role;
	label: string;
	/** When its rights end by themselves, ISO. */
	until: string | null;
	revokedAt: string | null;
	key(): Promise<CryptoKey>;
}

export type OpenInvitation = Omit<EnrolOpenAnswer, 'config'>;
export type Enrolled = Omit<EnrolAnswer, 'config'>;

/**
 * Devices, invitations and last contacts of one municipality, in a database of their own. Read from the database on every
 * request: a revocation made at any gate holds at the next request.
 */
export interface DeviceRegistry {
	/** Sets the next number of this data center aside. GateError `conflict` where there are none left. */
	reserve(): Promise<{ device: string }>;
	/** Keeps an invitation for a reserved number. The same one again is fine; GateError `not_found` for a number that was
	 * not reserved, `conflict` if its number or its id stands for another. */
	invite(invitation: Invitation): Promise<void>;
	/** GateError `not_found`, `expired`, `used`. Uses nothing up. */
	openInvitation(lookup: string): Promise<OpenInvitation>;
	/** Makes the device, or answers the one that this key has made before. */
	enrol(request: EnrolRequest): Promise<Enrolled>;
	/** The device, whatever its state, but one whose number two have. GateError `not_found`, `forbidden`. */
	known(device: string): Promise<Device>;
	/** A device that was not revoked: it may at least hand in what it wrote. GateError `not_found`, `forbidden`, `revoked`. */
	unrevoked(device: string): Promise<Device>;
	/** A device that may act now. GateError `not_found`, `forbidden`, `revoked`, `ended`. */
	active(device: string): Promise<Device>;
	/** Those of these numbers that one device has, in one question: who has written entries. */
	authors(devices: Iterable<string>): Promise<Map<string, Device>>;
	/** For good, at this gate and at every gate that the database is replicated to. GateError `not_found`.
	 * @param mayRevoke throws where a device of this role is not to be revoked by the caller */
	revoke(device: string, mayRevoke?: (role: Role) => void): Promise<void>;
	contact(device: string, report: ContactReport): Promise<void>;
	/** Time of the last contact with any gate, some seconds late, or of the enrolment; ISO. Null for a device that is not here. */
	lastHeard(device: string): Promise<string | null>;
	/** Highest running numbers that each device has reported to any gate. */
	reported(): Promise<Map<string, ContactReport['heads']>>;
	list(): Promise<DeviceInfo[]>;
	publicList(): Promise<PublicDevice[]>;
	roster(): Promise<RosterDevice[]>;
	/** Another word whenever the roster is another, the same at every gate that has the same; some seconds late. */
	rosterTag(): Promise<string>;
	/** After a loss: adds devices that are not here. Never overwrites a key, never takes a revocation back, but takes one over.
	 * @returns numbers that are here with other keys or rights, and were left as they are */
	restore(devices: RosterDevice[]): Promise<string[]>;
}

/**
 * The registry over its database; `now` in ms; `gate`: whose number range is used and whose contacts are written.
 * @param writers devices that are known from elsewhere, from what they have written: a register that was restored from an
 * older backup gives none of their numbers away
 */
export function deviceRegistry(
	{ pouch }: Database,
	now: () => number,
	gate: { name: string; number: number },
	writers: () => Promise<Iterable<string>> = async () => []
): DeviceRegistry {
	const reads = deviceReads(pouch);
	const { find, ids, someDevices, oneDevice } = reads;
	const { heardAt, ...views } = deviceViews(reads, now);
	const tag = gateTag(gate.name, gate.number);
	const inOrder = createMutex();
	const keys = publicKeys();
	/** Another gate on the same database may have written in between: then everything is read again. */
	const oneWriter = <T>(task: () => Promise<T>) =>
		inOrder(async () => {
			for (let tries = 1; ; tries++) {
				try {
					return await task();
				} catch (error) {
					if (error instanceof GateError || statusOf(error) !== 409 || tries === TRIES) throw error;
				}
			}
		});
	const iso = () => new Date(now()).toISOString();

	const deviceOf = ({ device, role, label, until, revokedAt, publicKey }: MergedDevice): Device => ({
		device,
		role,
		label,
		until,
		revokedAt,
		key: () => keys(device, publicKey)
	});
	const known = async (number: string): Promise<Device> => {
		const held = await oneDevice(number);
		if (!held) throw new GateError('not_found', 'no such device');
		if (held.clash) throw new GateError('forbidden', 'two devices have this number; enrol both anew');
		return deviceOf(held);
	};

	const unrevoked = async (number: string): Promise<Device> => {
		const device = await known(number);
		if (device.revokedAt) throw new GateError('revoked', 'this device has been revoked');
		return device;
	};

	const invitation = async (lookup: string) => {
		const held = await find<InvitationDocument>(invitationId(lookup));
		if (!held) throw new GateError('not_found', 'no such invitation');
		if (Date.parse(held.expiresAt) <= now()) throw new GateError('expired', 'the invitation has expired');
		const { device, role, label, until, wrapped, expiresAt, k, mac } = held;
		return { id: held._id, grant: { device, role, label, until, wrapped, expiresAt, k, mac } };
	};
	const used = () => new GateError('used', 'the invitation has been used');

	return {
		reserve: () =>
			oneWriter(async () => {
				// A number that only a device has: the register was rebuilt.
				const taken = [...(await ids('number:')), ...(await ids('device:')), ...(await writers())];
				const device = nextNumber(gate.number, taken);
				await pouch.put<Omit<NumberDocument, '_rev'>>({
					_id: `number:${device}`,
					at: iso(),
					invitation: null
				});
				return { device };
			}),
		invite: ({ lookup, ...rest }) =>
			oneWriter(async () => {
				const id = invitationId(lookup);
				const held = await find<InvitationDocument>(id);
				if (held) {
					if (Object.entries(rest).every(([name, value]) => held[name as keyof typeof rest] === value))
						return;
					throw new GateError('conflict', 'this invitation exists with other contents');
				}
				const number = await find<NumberDocument>(`number:${rest.device}`);
				if (!number) throw new GateError('not_found', 'this device number has not been reserved here');
				if ((number.invitation ?? id) !== id || (await oneDevice(rest.device)))
					throw new GateError('conflict', 'this device number stands for another invitation');
				// In this order: after a crash in between, the same invitation is taken, and no other.
				if (!number.invitation) await pouch.put({ ...number, invitation: id });
				await pouch.put({ _id: id, ...rest });
			}),
		async openInvitation(lookup) {
			const { grant } = await invitation(lookup);
			if (await oneDevice(grant.device)) throw used();
			return grant;
		},
		enrol: ({ lookup, publicKey, agreementKey, k, endorsement }) =>
			oneWriter(async () => {
				const { id, grant } = await invitation(lookup);
				const { device, role, label, until, wrapped } = grant;
				const answer = { device, role, label, until, wrapped };
				const made = await oneDevice(device);
				if (made) {
					if (made.invitation !== id || made.clash) throw used();
					if (!sameKey(made.publicKey, publicKey) || !sameKey(made.agreementKey, agreementKey)) throw used();
					return answer;
				}
				await checkKey(publicKey);
				await checkKey(agreementKey);
				await pouch.put<Omit<DeviceDocument, '_rev'>>({
					_id: `device:${device}`,
					device,
					role,
					label,
					until,
					publicKey,
					agreementKey,
					k,
					endorsement,
					enrolledAt: iso(),
					revokedAt: null,
					invitation: id
				});
				return answer;
			}),
		known,
		unrevoked,
		async active(number) {
			const device = await unrevoked(number);
			if (hasEnded(device, now())) throw new GateError('ended', 'the time of this device is over');
			return device;
		},
		async authors(numbers) {
			const asked = [...new Set(numbers)];
			const held = asked.length ? (await someDevices(asked)).filter(({ clash }) => !clash) : [];
			return new Map(held.map((one) => [one.device, deviceOf(one)]));
		},
		revoke: (number, mayRevoke) =>
			oneWriter(async () => {
				const held = await oneDevice(number);
				if (!held) throw new GateError('not_found', 'no such device');
				mayRevoke?.(held.role);
				if (!held.revokedAt) await pouch.put({ ...documentOf(held), revokedAt: iso() });
			}),
		contact: (number, report) =>
			oneWriter(async () => {
				const _id = `contact:${number}:${tag}`;
				const at = iso();
				await pouch.put({ ...(await find<ContactDocument>(_id)), ...report, _id, at });
				heardAt(number, at);
			}),
		...views,
		restore: (given) =>
			oneWriter(async () => {
				const differing = new Set<string>();
				for (const one of given) {
					const { device, role, label, until, publicKey, agreementKey, k, endorsement } = one;
					const content = { device, role, label, until, publicKey, agreementKey, k, endorsement };
					const { enrolledAt, revokedAt } = one;
					const held = await oneDevice(device);
					if (!held) {
						const document = { ...content, enrolledAt, revokedAt, invitation: null };
						await pouch.put<Omit<DeviceDocument, '_rev'>>({ _id: `device:${device}`, ...document });
						continue;
					}
					const same = sameKey(held.publicKey, publicKey) && sameKey(held.agreementKey, agreementKey);
					if (held.clash || !same || held.role !== role || held.until !== until) differing.add(device);
					else if (revokedAt && !held.revokedAt) await pouch.put({ ...documentOf(held), revokedAt });
				}
				return [...differing];
			})
	};
}

/** Whether the rights of a device are over at a time, ms. */
export function hasEnded({ until }: { until: string | null }, at: number): boolean {
	return until !== null && Date.parse(until) <= at;
}

/** Without what was only computed. */
function documentOf(held: MergedDevice): DeviceDocument {
	const document: DeviceDocument = { ...held };
	delete document.clash;
	return document;
}

const sameKey = (a: PublicKey, b: PublicKey) => a.x === b.x && a.y === b.y;

/** A point that is not on the curve is found here, not at the first use. */
async function checkKey(publicKey: PublicKey): Promise<void> {
	try {
		await importPublicKey(publicKey);
	} catch (error) {
		throw Object.assign(new GateError('bad_request', 'not a P-256 public key'), { cause: error });
	}
}
