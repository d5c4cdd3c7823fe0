import { createHash } from 'node:crypto';
import { canonicalBytes } from '../../src/domain/canonical';
import type { ContactReport, DeviceInfo, PublicDevice, RosterDevice } from '../../src/sync/protocol';
import { deviceOfContact, newestContacts, type deviceReads } from './device-reads';

/** Citizens ask for the last contact five hundred times a second; it may be this old, ms. */
const HEARD_MS = 5_000;
/** Three hundred tablets ask with every round whether the roster has changed; the answer may be this old, ms. */
const TAG_MS = 5_000;

/** What a device register shows: lists, and when devices were last heard of. `now` in ms. */
export function deviceViews(
	{ contacts, everyDevice, oneDevice }: ReturnType<typeof deviceReads>,
	now: () => number
) {
	const heard = new Map<string, { at: string; askedAt: number }>();
	let tag: { value: Promise<string>; askedAt: number } | null = null;
	const heardAt = (number: string, at: string): void => void heard.set(number, { at, askedAt: now() });

	return {
		/** A device has just been heard of, at an ISO time. */
		heardAt,
		async lastHeard(number: string): Promise<string | null> {
			const last = heard.get(number);
			if (last && Math.abs(now() - last.askedAt) < HEARD_MS) return last.at;
			const contact = newestContacts(await contacts(number)).get(number);
			const at = contact?.at ?? (await oneDevice(number))?.enrolledAt;
			if (!at) return null;
			heardAt(number, at);
			return at;
		},
		async reported(): Promise<Map<string, ContactReport['heads']>> {
			const highest = new Map<string, ContactReport['heads']>();
			for (const contact of await contacts()) {
				const { heads } = contact;
				const number = deviceOfContact(contact);
				const before = highest.get(number) ?? { ledger: 0, reads: 0 };
				highest.set(number, {
					ledger: Math.max(before.ledger, heads?.ledger ?? 0),
					reads: Math.max(before.reads, heads?.reads ?? 0)
				});
			}
			return highest;
		},
		async list(): Promise<DeviceInfo[]> {
			const last = newestContacts(await contacts());
			return (await everyDevice()).map(
				({ device, role, label, until, enrolledAt, revokedAt, clash }): DeviceInfo => {
					const { at = null, unsent = 0, refused = 0, skewMs = 0, version = '' } = last.get(device) ?? {};
					const contact = { lastContact: at, unsent, refused, skewMs, version };
					return { device, role, label, until, enrolledAt, revokedAt, clash, ...contact };
				}
			);
		},
		async publicList(): Promise<PublicDevice[]> {
			return (await everyDevice())
				.filter(({ clash }) => !clash)
				.map(({ device, publicKey, endorsement, revokedAt }) => ({
					device,
					publicKey,
					endorsement,
					revokedAt
				}));
		},
		roster,
		/** Another word whenever the roster is another, and the same one at every gate that has the same; some seconds late. */
		rosterTag(): Promise<string> {
			if (tag && Math.abs(now() - tag.askedAt) < TAG_MS) return tag.value;
			const value = roster().then((devices) =>
				createHash('sha256').update(canonicalBytes(devices)).digest('base64url').slice(0, 22)
			);
			const asked = { value, askedAt: now() };
			tag = asked;
			value.catch(() => {
				if (tag === asked) tag = null;
			});
			return value;
		}
	};

	async function roster(): Promise<RosterDevice[]> {
		return (await everyDevice())
			.filter(({ clash }) => !clash)
			.map((held): RosterDevice => {
				const { device, role, label, until, publicKey, agreementKey, k } = held;
				const { endorsement, enrolledAt, revokedAt } = held;
				const granted = { device, role, label, until, publicKey, agreementKey, k, endorsement };
				return { ...granted, enrolledAt, revokedAt };
			});
	}
}
