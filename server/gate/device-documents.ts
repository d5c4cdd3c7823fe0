import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DeviceNumber, Role } from '../../src/domain/entry';
import { PublicKey, type ContactReport, type Invitation } from '../../src/sync/protocol';

/**
 * What stands in `m<code>-devices`. Data centers replicate it to each other, so that every rule holds with documents that
 * conflict: all leaves are read, never only the one that CouchDB has chosen.
 *
 *   number:<n>          a number that was set aside, and for which invitation; written before anybody hears of it
 *   invitation:<hash>   an invitation, under a hash of its id: whoever reads the database cannot use it
 *   device:<n>          an enrolled device; `revokedAt` goes from null to a time and never back
 *   contact:<n>:<gate>  the device's last contact with one gate: two gates never write the same document
 */
export interface Held {
	_id: string;
	_rev?: string;
}

export interface NumberDocument extends Held {
	at: string;
	/** Id of the invitation that names this number; null until it is there. */
	invitation: string | null;
}

export interface InvitationDocument extends Held, Omit<Invitation, 'lookup'> {}

export interface ContactDocument extends Held, ContactReport {
	at: string;
}

/** Other fields are kept as they are. */
export const DeviceDocument = z.looseObject({
	_id: z.string(),
	_rev: z.string().optional(),
	device: DeviceNumber,
	role: Role,
	label: z.string(),
	until: z.string().nullable(),
	publicKey: PublicKey,
	agreementKey: PublicKey,
	k: z.string(),
	endorsement: z.string(),
	enrolledAt: z.string(),
	revokedAt: z.string().nullable(),
	/** Id of the invitation, null after a rebuild. That a device is there is what makes its invitation used: one write. */
	invitation: z.string().nullable()
});
export type DeviceDocument = z.infer<typeof DeviceDocument>;

/** A device as all its leaves together tell. */
export interface MergedDevice extends DeviceDocument {
	/** Two devices have this number: it was used at two data centers before they met. Nobody may use it. */
	clash: boolean;
}

/** What one device cannot have two of. */
const identity = ({ publicKey: p, agreementKey: a, role, until }: DeviceDocument) =>
	[p.x, p.y, a.x, a.y, role, until].join();

/**
 * Revoked if any leaf is, since the earliest time that one names. Null if no leaf is a device at all.
 * @param leaves the winner first
 */
export function mergeLeaves(leaves: unknown[]): MergedDevice | null {
	const read = leaves.flatMap((leaf) => {
		const { data } = DeviceDocument.safeParse(leaf);
		return data ? [data] : [];
	});
	const [first] = read;
	if (!first) return null;
	const earliest = (times: (string | null)[]) => times.filter((time) => time !== null).sort()[0] ?? null;
	return {
		...first,
		enrolledAt: earliest(read.map((leaf) => leaf.enrolledAt))!,
		revokedAt: earliest(read.map((leaf) => leaf.revokedAt)),
		clash: read.length < leaves.length || read.some((leaf) => identity(leaf) !== identity(first))
	};
}

export const invitationId = (lookup: string) =>
	`invitation:${createHash('sha256').update(lookup).digest('hex')}`;

/** Short, stable name of a gate in document ids. */
export const gateTag = (name: string, number: number) =>
	createHash('sha256').update(`${number}\n${name}`).digest('hex').slice(0, 8);
