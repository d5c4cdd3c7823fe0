import type { Couch } from './client';
import { databaseSteps } from './database-steps';
import { plannedDatabases, type Plan } from './plan';
import { replicationStateStep, replicationStep, rereadStep } from './replication-steps';
import { serverSteps } from './server-steps';
import { apply, survey, type Finding, type Step } from './steps';

/** All that should be so, in the order in which it is made. Throws UserError if this is no CouchDB of ours to set up. */
export async function couchSteps(couch: Couch, plan: Plan): Promise<Step[]> {
	const version = await couch.hello();
	const databases = await plannedDatabases(plan.config);
	const { peer } = plan;
	return [
		...serverSteps(couch, plan, version),
		...databases.flatMap((database) => databaseSteps(couch, database)),
		...databases.flatMap(({ name }) => (peer ? [replicationStep(couch, name, peer)] : [])),
		...databases.flatMap(({ name }) => (peer && plan.reread ? [rereadStep(couch, name, peer)] : [])),
		replicationStateStep(
			couch,
			databases.map(({ name }) => name),
			peer
		)
	];
}

/** Prepares a CouchDB; may be run again at any time, also after being cut off. */
export async function setUp(
	couch: Couch,
	plan: Plan,
	report?: (done: string) => void
): Promise<{ done: string[]; left: Finding[] }> {
	return apply(await couchSteps(couch, plan), report);
}

/** What differs from what `setUp` would make. Changes nothing. */
export async function compare(couch: Couch, plan: Plan): Promise<Finding[]> {
	return survey(await couchSteps(couch, { ...plan, reread: false }));
}
