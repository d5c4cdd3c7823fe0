import { createGate } from '../sync/gate';

/** The data center that served this page. */
export const citizenGate = createGate('', (input, init) => fetch(input, init));
