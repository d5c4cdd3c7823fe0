import { z } from 'zod';
import { DeviceNumber } from '../domain/entry';
import { roleWithin } from '../domain/kinds';
import { DeviceInfo, DeviceReservation, type Invitation } from '../sync/protocol';
import { grantMac } from '../vault/derive';
import { openMunicipalityKeys } from '../vault/keys';
import { formatCode, lookupOfCode, newCode, wrapForCode } from '../vault/invitation';
import { BookError, type Book } from './api';
import { requireDeviceManager, type Core } from './core';

type Headquarters = Pick<Book, 'invite' | 'devices' | 'revokeDevice'>;

const VALID_MS = 24 * 60 * 60 * 1000;
const Nothing = z.object({});

/** What headquarters does about other tablets; every method needs a connection. */
export function headquarters(core: Core): Headquarters {
	return {
		async invite({ label, role, until = null }) {
			const secret = requireDeviceManager(core).secret.slice();
			// Of this keyring: the desk may get a newer one meanwhile, and the grant must open with what is wrapped.
			const keys = await openMunicipalityKeys(secret);
			const { session: roving, identity, replicas } = core.tablet();
			// Number, invitation and address are one data center's: the others hear of them by replication.
			const { session, origin } = replicas.current ?? { session: roving, ...core.surroundings };
			if (!label.trim()) throw new BookError('badInput', 'label');
			if (!roleWithin(role, identity.role)) throw new BookError('notAllowed', role);
			if (until !== null && !z.iso.datetime().safeParse(until).success)
				throw new BookError('badInput', 'until');
			// Lent rights are not passed on for longer than they were lent.
			if (identity.until !== null && (until === null || Date.parse(until) > Date.parse(identity.until)))
				throw new BookError('notAllowed', 'until');
			const code = newCode();
			// The gate's clock decides when it ends; this one may be wrong.
			const gateNow = core.surroundings.now() - (core.board.now.sync.skewMs ?? 0);
			const expiresAt = new Date(gateNow + VALID_MS).toISOString();
			const { device } = await session.ask('/invitations/number', DeviceReservation, { body: {} });
			const lookup = await lookupOfCode(code);
			const grant = { lookup, device, role, label: label.trim(), until, expiresAt };
			const invitation: Invitation = {
				...grant,
				wrapped: await wrapForCode(code, secret),
				k: keys.id,
				mac: await grantMac(keys, grant)
			};
			secret.fill(0);
			await session.ask('/invitations', Nothing, { body: invitation });
			const text = formatCode(code);
			return { code: text, url: `${origin}/enrol#code=${text}`, expiresAt };
		},
		async devices() {
			requireDeviceManager(core);
			return core.tablet().session.ask('/devices', z.array(DeviceInfo));
		},
		async revokeDevice(device) {
			requireDeviceManager(core);
			if (!DeviceNumber.safeParse(device).success) throw new BookError('badInput', 'device');
			await core.tablet().session.ask(`/devices/${device}/revoke`, Nothing, { body: {} });
		}
	};
}
