import { z } from 'zod';
import { MunicipalityConfig } from '../domain/municipality';
import { GateError, type Gate } from '../sync/gate';
import { About, PublicDevice } from '../sync/protocol';

/** What a citizen page was told, and whether it is from now or from an earlier visit. */
export interface Known<T> {
	value: T;
	fresh: boolean;
}

/** Public data only (no person, no receipt): what the pages need when there is no connection later. */
function keep(name: string, value: unknown): void {
	try {
		localStorage.setItem(name, JSON.stringify(value));
	} catch (error) {
		// Blocked or full storage: the page works, it only forgets.
		if (!(error instanceof DOMException)) throw error;
	}
}

function kept<T extends z.ZodType>(name: string, schema: T): z.infer<T> | null {
	try {
		return schema.parse(JSON.parse(localStorage.getItem(name) ?? ''));
	} catch (error) {
		// Nothing kept, blocked storage, or of an older version: as if never visited.
		if (error instanceof DOMException || error instanceof SyntaxError || error instanceof z.ZodError)
			return null;
		throw error;
	}
}

async function freshOrKept<T extends z.ZodType>(
	name: string,
	schema: T,
	load: () => Promise<z.infer<T>>
): Promise<Known<z.infer<T>> | null> {
	try {
		const value = await load();
		keep(name, value);
		return { value, fresh: true };
	} catch (error) {
		if (!(error instanceof GateError)) throw error;
		const value = kept(name, schema);
		return value === null ? null : { value, fresh: false };
	}
}

/** The municipality's configuration; null if it was never told and cannot be now. */
export function loadConfig(gate: Gate): Promise<Known<MunicipalityConfig> | null> {
	return freshOrKept('tomoshibi.config', MunicipalityConfig, async () => {
		const { config } = await gate.ask('/about', About);
		if (!config) throw new GateError('unavailable', 'the gate serves no municipality yet');
		return config;
	});
}

const Devices = z.array(PublicDevice);

/** Public keys of the tablets that issue certificates. */
export function loadDevices(gate: Gate): Promise<Known<z.infer<typeof Devices>> | null> {
	return freshOrKept('tomoshibi.devices', Devices, () => gate.ask('/public/devices', Devices));
}
