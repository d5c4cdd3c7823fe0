import type { IncomingMessage, ServerResponse } from 'node:http';
import { createGate, type Gate, type GateOptions } from '../gate';

/** Requests that are being answered have so long to end when their gate closes. */
const CLOSING_MS = 2_000;

/** One municipality's gate behind the cluster's front: its own instance, directory, secrets, limits and databases. */
export interface Tenant {
	readonly gate: Gate;
	handle(request: IncomingMessage, response: ServerResponse): void;
	/** Resolves when nothing of it is open any more: no request, no database. */
	close(): Promise<void>;
}

/** Opens a municipality's gate without a port of its own. Throws StartError. */
export async function openTenant(options: GateOptions): Promise<Tenant> {
	const gate = await createGate(options);
	const open = new Set<ServerResponse>();
	let emptied: (() => void) | null = null;

	// Runs after the gate has ended its long polls and before it closes the databases under what is still being answered.
	gate.app.addHook('onClose', async () => {
		if (!open.size) return;
		const impatient = setTimeout(() => {
			for (const response of open) response.destroy();
		}, CLOSING_MS);
		await new Promise<void>((resolve) => (emptied = resolve));
		clearTimeout(impatient);
	});
	try {
		await gate.app.ready();
	} catch (error) {
		await gate.close();
		throw error;
	}
	return {
		gate,
		handle(request, response) {
			open.add(response);
			response.once('close', () => {
				open.delete(response);
				if (!open.size) emptied?.();
			});
			gate.app.routing(request, response);
		},
		close: () => gate.close()
	};
}
