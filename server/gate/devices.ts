import { createHash } from 'node:crypto';
import type { Role } from '../../src/domain/entry';
import type {
	ContactReport,
	DeviceInfo,
	EnrolRequest,
	Invitation,
	PublicDevice,
	PublicKey
} from '../../src/sync/protocol';
import { importPublicKey } from '../../src/vault/sign';
import { GateError, statusOf } from './errors';
import { createMutex } from './mutex';
import type { Database } from './storage/port';

/** First number that a device gets; four digits read well over a radio. */
const FIRST_DEVICE = 1001;
const TRIES = 5;

/** A registered device (端末). */
export interface Device {
	device: string;
	role: Role;
	label: string;
	revokedAt: string | null;
	key(): Promise<CryptoKey>;
}

export interface OpenInvitation {
	wrapped: string;
	role: Role;
	label: string;
}

/**
 * Devices, invitations and last contacts of one municipality, in a database of their own. Read from the database on every
 * request: a revocation made at any gate holds at the next request.
 */
export interface DeviceRegistry {
	/** Keeps an invitation. The same one again is fine; GateError `conflict` if its id stands for another. */
	invite(invitation: Invitation): Promise<void>;
	/** GateError `not_found`, `expired`, `used`. Uses nothing up. */
	openInvitation(lookup: string): Promise<OpenInvitation>;
	/** Makes the device, or answers the one that this key has made before. */
	enrol(request: EnrolRequest): Promise<OpenInvitation & { device: string }>;
	/** GateError `not_found`, `revoked`. */
	active(device: string): Promise<Device>;
	revoke(device: string): Promise<void>;
	contact(device: string, report: ContactReport): Promise<void>;
	/** Time of the last contact, or of the enrolment; ISO. */
	lastHeard(device: string): Promise<string>;
	list(): Promise<DeviceInfo[]>;
	publicList(): Promise<PublicDevice[]>;
}

interface Held {
	_id: string;
	_rev?: string;
}
interface InvitationDocument extends Held, OpenInvitation {
	expiresAt: string;
}
interface DeviceDocument extends Held {
	device: string;
	role: Role;
	label: string;
	publicKey: PublicKey;
	endorsement: string;
	enrolledAt: string;
	revokedAt: string | null;
	/** Id of the invitation. That a device names it is what makes an invitation used: one write, nothing half done. */
	invitation: string;
}
interface ContactDocument extends Held, ContactReport {
	at: string;
}

/** The registry over its database; `now` in ms. */
export function deviceRegistry({ pouch }: Database, now: () => number): DeviceRegistry {
	const inOrder = createMutex();
	/** Another gate on the same database may have written in between: then everything is read again. */
	const oneWriter = <T>(task: () => Promise<T>) =>
		inOrder(async () => {
			for (let tries = 1; ; tries++) {
				try {
					return await task();
				} catch (error) {
					if (statusOf(error) !== 409 || tries === TRIES) throw error;
				}
			}
		});
	const iso = () => new Date(now()).toISOString();

	const find = async <T extends Held>(id: string): Promise<T | null> => {
		try {
			return (await pouch.get(id)) as unknown as T;
		} catch (error) {
			if (statusOf(error) === 404) return null;
			throw error;
		}
	};
	const all = async <T extends Held>(prefix: string): Promise<T[]> => {
		const answer = await pouch.allDocs({ include_docs: true, startkey: prefix, endkey: `${prefix}\ufff0` });
		return answer.rows.flatMap((row) => (row.doc ? [row.doc as unknown as T] : []));
	};
	// Only a hash of the id is kept: whoever reads the database cannot use an open invitation.
	const invitationId = (lookup: string) => `invitation:${createHash('sha256').update(lookup).digest('hex')}`;
	const invitation = async (lookup: string) => {
		const held = await find<InvitationDocument>(invitationId(lookup));
		if (!held) throw new GateError('not_found', 'no such invitation');
		if (Date.parse(held.expiresAt) <= now()) throw new GateError('expired', 'the invitation has expired');
		return held;
	};
	const devices = () => all<DeviceDocument>('device:');
	const device = async (number: string) => {
		const held = await find<DeviceDocument>(`device:${number}`);
		if (!held) throw new GateError('not_found', 'no such device');
		return held;
	};

	return {
		invite: ({ lookup, expiresAt, ...rest }) =>
			oneWriter(async () => {
				const held = await find<InvitationDocument>(invitationId(lookup));
				if (held?.wrapped === rest.wrapped && held.role === rest.role && held.label === rest.label) return;
				if (held) throw new GateError('conflict', 'this invitation exists with other contents');
				await pouch.put({ _id: invitationId(lookup), ...rest, expiresAt });
			}),
		async openInvitation(lookup) {
			const { _id, wrapped, role, label } = await invitation(lookup);
			if ((await devices()).some((one) => one.invitation === _id))
				throw new GateError('used', 'the invitation has been used');
			return { wrapped, role, label };
		},
		enrol: ({ lookup, publicKey, endorsement }) =>
			oneWriter(async () => {
				const { _id, wrapped, role, label } = await invitation(lookup);
				const there = await devices();
				const made = there.find((one) => one.invitation === _id);
				if (made && (made.publicKey.x !== publicKey.x || made.publicKey.y !== publicKey.y))
					throw new GateError('used', 'the invitation has been used');
				if (made) return { device: made.device, wrapped, role, label };
				await checkKey(publicKey);
				const number = String(Math.max(FIRST_DEVICE - 1, ...there.map((one) => Number(one.device))) + 1);
				await pouch.put<Omit<DeviceDocument, '_rev'>>({
					_id: `device:${number}`,
					device: number,
					role,
					label,
					publicKey,
					endorsement,
					enrolledAt: iso(),
					revokedAt: null,
					invitation: _id
				});
				return { device: number, wrapped, role, label };
			}),
		async active(number) {
			const held = await device(number);
			if (held.revokedAt) throw new GateError('revoked', 'this device has been revoked');
			const { role, label, revokedAt, publicKey } = held;
			return { device: number, role, label, revokedAt, key: () => importPublicKey(publicKey) };
		},
		revoke: (number) =>
			oneWriter(async () => {
				const held = await device(number);
				if (!held.revokedAt) await pouch.put({ ...held, revokedAt: iso() });
			}),
		contact: (number, report) =>
			oneWriter(async () => {
				const held = await find<ContactDocument>(`contact:${number}`);
				await pouch.put({ ...held, _id: `contact:${number}`, ...report, at: iso() });
			}),
		async lastHeard(number) {
			return (await find<ContactDocument>(`contact:${number}`))?.at ?? (await device(number)).enrolledAt;
		},
		async list() {
			const contacts = new Map(
				(await all<ContactDocument>('contact:')).map((one) => [one._id.slice(8), one])
			);
			return (await devices()).map((one) => {
				const last = contacts.get(one.device);
				return {
					device: one.device,
					role: one.role,
					label: one.label,
					enrolledAt: one.enrolledAt,
					revokedAt: one.revokedAt,
					lastContact: last?.at ?? null,
					unsent: last?.unsent ?? 0,
					refused: last?.refused ?? 0,
					skewMs: last?.skewMs ?? 0,
					version: last?.version ?? ''
				};
			});
		},
		async publicList() {
			return (await devices()).map(({ device: number, publicKey, endorsement, revokedAt }) => ({
				device: number,
				publicKey,
				endorsement,
				revokedAt
			}));
		}
	};
}

/** A point that is not on the curve is found here, not at the first signature. */
async function checkKey(publicKey: PublicKey): Promise<void> {
	try {
		await importPublicKey(publicKey);
	} catch (error) {
		throw Object.assign(new GateError('bad_request', 'not a P-256 public key'), { cause: error });
	}
}
