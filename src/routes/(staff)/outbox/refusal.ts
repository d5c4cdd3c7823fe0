import type { Refusal } from '../../../sync/protocol';
import { outbox } from '$messages/ja/outbox';

const groups: Record<Refusal, keyof typeof outbox.refusals> = {
	envelope: 'format',
	id: 'format',
	content: 'format',
	deleted: 'format',
	revision: 'format',
	size: 'size',
	disaster: 'disaster',
	device: 'device',
	signature: 'device',
	role: 'right',
	revoked: 'revoked',
	ended: 'ended',
	scope: 'scope',
	conflict: 'conflict'
};

/** Why the gate refused an entry and what to do. A newer gate may know words that this version does not. */
export function refusal(reason: string): { why: string; todo: string } {
	const [why, todo] = outbox.refusals[Object.hasOwn(groups, reason) ? groups[reason as Refusal] : 'other'];
	return { why, todo };
}
