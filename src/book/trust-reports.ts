import { isHeadquarters } from '../domain/kinds';
import { getMeta } from '../store/database';
import { Chains, DeviceInfo } from '../sync/protocol';
import { GateError } from '../sync/gate';
import { z } from 'zod';
import type { Book, ChainView, DeviceName, TrustReport } from './api';
import { requireRole, type Core } from './core';
import { lateDevices, missingKeys } from './rotation';
import { trustCounts } from './vouching';

type Reports = Pick<Book, 'chains' | 'missingEntries' | 'trustReport'>;

/** What headquarters is shown of gaps and doubts (届いていない記録、確かめられない記録). */
export function trustReports(core: Core): Reports {
	const requireOverseer = () =>
		requireRole(core, (role) => isHeadquarters(role) || role === 'administrator' || role === 'auditor');

	/** What a data center says, or null while none is there: what is here is shown all the same. */
	async function ifConnected<T>(asked: Promise<T>): Promise<T | null> {
		try {
			return await asked;
		} catch (error) {
			if (error instanceof GateError) return null;
			throw error;
		}
	}

	return {
		async chains() {
			requireOverseer();
			const { session, vouching, identity } = core.tablet();
			const [there, devices] = await Promise.all([
				ifConnected(session.ask('/chains/ledger', Chains)),
				ifConnected(session.ask('/devices', z.array(DeviceInfo)))
			]);
			const here = new Map(vouching.trust.chains().map((row) => [row.device, row]));
			// What this tablet has written since it read its disk.
			const own = (await getMeta(core.db(), 'head'))?.n ?? 0;
			const reported = new Map(there?.devices.map((row) => [row.device, row.reported]));
			const contacts = new Map(devices?.map((row) => [row.device, row.lastContact]));
			const numbers = new Set([
				...here.keys(),
				...reported.keys(),
				...vouching.roster.all().map(({ info }) => info.device)
			]);
			return [...numbers]
				.sort((a, b) => Number(a) - Number(b))
				.map((device): ChainView => {
					const row = here.get(device) ?? { first: 0, last: 0, missing: [] };
					const info = vouching.roster.get(device)?.info;
					const head = reported.get(device) ?? null;
					const last = device === identity.device ? Math.max(row.last, own) : row.last;
					const after: [number, number][] = head !== null && head > last ? [[last + 1, head]] : [];
					return {
						device,
						label: info?.label ?? '',
						first: row.first,
						last,
						missing: [...row.missing, ...after],
						reported: head,
						lastContact: contacts.get(device) ?? null,
						revoked: Boolean(info?.revokedAt)
					};
				});
		},

		async missingEntries() {
			requireOverseer();
			const rows = core.tablet().vouching.trust.chains();
			return rows.flatMap(({ missing }) => missing).reduce((sum, [from, to]) => sum + to - from + 1, 0);
		},

		async trustReport(): Promise<TrustReport> {
			const { keys, reader } = requireOverseer();
			const { vouching } = core.tablet();
			const known = vouching.roster.all();
			const named = (all: typeof known) =>
				all.map(({ info: { device, label, role } }): DeviceName => ({ device, label, role }));
			return {
				disputed: named(known.filter(({ rival }) => rival !== null)),
				unendorsed: named(known.filter(({ endorsed }) => endorsed !== true)),
				late: named(
					(await lateDevices(core.db(), reader, known)).filter(({ info }) => info.revokedAt === null)
				),
				missingKeys: await missingKeys(core.db(), keys.all),
				...(await trustCounts(core.db()))
			};
		}
	};
}
