/*
 * validate_doc_update of the device register (devices, invitations, last contacts): the second wall behind the gate.
 * What a document may say is the gate's affair (server/gate/devices.ts); here who writes, and what may never be undone:
 * whoever holds one data center can neither bring a lost tablet back nor put a key of their own into its place.
 * A branch beside another is no way round: of a device that has several, the gates read all.
 * ECMAScript 5; RULES is put in by couch/build.ts.
 */
function (newDoc, oldDoc, userCtx, secObj) {
	var RULES = '@RULES@';

	function has(list, value) {
		return list.indexOf(value) !== -1;
	}

	/** A key is told by its point, whatever the order of its fields. */
	function text(value) {
		return value && value.x ? value.x + ' ' + value.y : String(value);
	}

	// Design documents belong to the server's administrator.
	if (/^_design\//.test(newDoc._id)) {
		if (!has(userCtx.roles, '_admin'))
			throw { forbidden: 'only an administrator writes design documents' };
		return;
	}
	var mayWrite = false;
	for (var r = 0; r < RULES.writers.length; r++)
		if (has(userCtx.roles, RULES.writers[r])) mayWrite = true;
	if (!mayWrite) throw { unauthorized: 'only the gate and the replicator write devices' };

	if (newDoc._deleted) throw { forbidden: 'nothing of the register is ever deleted' };
	if (!/^device:/.test(newDoc._id)) return;
	if (newDoc._id !== 'device:' + newDoc.device) throw { forbidden: 'id and device differ' };
	if (!oldDoc) return;
	if (oldDoc.revokedAt && !newDoc.revokedAt) throw { forbidden: 'a revocation is never taken back' };
	var lasting = ['publicKey', 'agreementKey', 'role', 'until'];
	for (var i = 0; i < lasting.length; i++)
		if (text(newDoc[lasting[i]]) !== text(oldDoc[lasting[i]]))
			throw { forbidden: lasting[i] + ' never changes' };
}
