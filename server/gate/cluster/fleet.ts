import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { GateError } from '../errors';
import type { GateOptions } from '../gate';
import type { Handler } from './front';
import type { Municipality, Register } from './register';
import { openTenant, type Tenant } from './tenant';

/** What all gates of a cluster have in common. */
export type FleetOptions = Omit<GateOptions, 'accepts'>;

/** The gates of a cluster, each with what it answers. */
export interface Fleet {
	/** The gate without a name of its own. */
	readonly own: Tenant;
	/** Code that it serves, null if none yet. */
	ownCode(): string | null;
	directoryOf(code: string): string;
	/** The municipality's open gate, if it is one of the cluster's. */
	get(code: string): Tenant | undefined;
	/** Why a municipality's gate could not be opened. */
	problemOf(code: string): string | null;
	/** Opens a municipality's gate if it is not open. Throws what createGate throws. */
	open(municipality: Municipality): Promise<void>;
	/** Closes a municipality's gate: nothing of it is open afterwards, what was being written is finished. */
	close(code: string): Promise<void>;
	/** Puts the register's hosts into force. */
	settle(): void;
	/** The gate that answers for a host (canonical; null: none was named). Throws GateError where there is none. */
	at(host: string | null): Handler;
	closeAll(): Promise<void>;
}

/**
 * Opens all gates. One that cannot be opened does not stop the others: its hosts answer 503 and it says why. If there are
 * municipalities and none can be opened, or the own gate cannot, it throws (StartError).
 */
export async function openFleet(
	options: FleetOptions,
	register: Register,
	ownHosts: readonly string[]
): Promise<Fleet> {
	const { directory, log = (line: string) => process.stderr.write(`${line}\n`) } = options;
	const tenants = new Map<string, Tenant>();
	const problems = new Map<string, string>();
	const byHost = new Map<string, Tenant | 'closed'>();
	const directoryOf = (code: string) => join(directory, 'municipalities', code);

	const own = await openTenant({
		...options,
		// What the register knows is served by its own gate only, in every state.
		accepts: (code) => register.find(code) === undefined
	});

	const open = async ({ code, state, peers }: Municipality): Promise<void> => {
		if (tenants.has(code)) return;
		const settings = {
			...options,
			directory: directoryOf(code),
			accepts: (other: string) => other === code,
			// Nothing may arrive while it leaves.
			peers: options.peers && {
				origins: state === 'active' ? peers : [],
				token: peerTokenOf(options.peers.token, code)
			}
		};
		tenants.set(code, await openTenant(settings));
		problems.delete(code);
	};
	const close = async (code: string): Promise<void> => {
		const tenant = tenants.get(code);
		tenants.delete(code);
		settle();
		await tenant?.close();
	};
	const settle = () => {
		byHost.clear();
		for (const { code, hosts, state } of register.municipalities)
			for (const host of state === 'erasing' ? [] : hosts)
				byHost.set(host, (state === 'active' && tenants.get(code)) || 'closed');
	};
	const closeAll = async () => {
		await Promise.all([own, ...tenants.values()].map((tenant) => tenant.close()));
	};

	let first: unknown;
	for (const municipality of register.municipalities) {
		if (municipality.state === 'erasing') continue;
		try {
			await open(municipality);
		} catch (error) {
			first ??= error;
			problems.set(municipality.code, error instanceof Error ? error.message : String(error));
			log(`${municipality.code}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
		}
	}
	if (problems.size && !tenants.size) {
		await closeAll();
		throw first;
	}
	settle();

	return {
		own,
		ownCode: () => own.gate.town.current()?.config.code ?? null,
		directoryOf,
		get: (code) => tenants.get(code),
		problemOf: (code) => problems.get(code) ?? null,
		open,
		close,
		settle,
		at(host) {
			const tenant = host === null ? undefined : byHost.get(host);
			if (tenant === 'closed')
				throw new GateError('unavailable', 'this municipality’s gate is closed at this data center');
			if (tenant) return tenant.handle;
			// As long as there is no other, the gate without a name answers whatever it is called.
			if (!register.municipalities.length || (host !== null && ownHosts.includes(host))) return own.handle;
			throw new GateError('not_found', 'no such host');
		},
		closeAll
	};
}

/** Each municipality's gates know each other by a token of their own: one peer cannot ask for another's data. */
export function peerTokenOf(token: string, code: string): string {
	return createHmac('sha256', token).update(`peer\n${code}`).digest('base64url');
}
