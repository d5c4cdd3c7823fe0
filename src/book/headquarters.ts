import { z } from 'zod';
import { DeviceNumber } from '../domain/entry';
import { roleWithin } from '../domain/kinds';
import { DeviceInfo, type Invitation } from '../sync/protocol';
import { formatCode, lookupOfCode, newCode, wrapForCode } from '../vault/invitation';
import { BookError, type Book } from './api';
import { requireHeadquarters, type Core } from './core';

type Headquarters = Pick<Book, 'invite' | 'devices' | 'revokeDevice'>;

const VALID_MS = 24 * 60 * 60 * 1000;
const Nothing = z.object({});

/** What headquarters does about other tablets; every method needs a connection. */
export function headquarters(core: Core): Headquarters {
	return {
		async invite({ label, role }) {
			const secret = requireHeadquarters(core).secret.slice();
			const { session, identity } = core.tablet();
			if (!label.trim()) throw new BookError('badInput', 'label');
			if (!roleWithin(role, identity.role)) throw new BookError('notAllowed', role);
			const code = newCode();
			// The gate's clock decides when it ends; this one may be wrong.
			const gateNow = core.surroundings.now() - (core.board.now.sync.skewMs ?? 0);
			const expiresAt = new Date(gateNow + VALID_MS).toISOString();
			const invitation: Invitation = {
				lookup: await lookupOfCode(code),
				wrapped: await wrapForCode(code, secret),
				role,
				label: label.trim(),
				expiresAt
			};
			await session.ask('/invitations', Nothing, { body: invitation });
			const text = formatCode(code);
			return { code: text, url: `${core.surroundings.origin}/enrol#code=${text}`, expiresAt };
		},
		async devices() {
			requireHeadquarters(core);
			return core.tablet().session.ask('/devices', z.array(DeviceInfo));
		},
		async revokeDevice(device) {
			requireHeadquarters(core);
			if (!DeviceNumber.safeParse(device).success) throw new BookError('badInput', 'device');
			await core.tablet().session.ask(`/devices/${device}/revoke`, Nothing, { body: {} });
		}
	};
}
