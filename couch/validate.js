/*
 * validate_doc_update of the ledger: the second wall, behind the gate's own checks (server/gate/entry-check.ts).
 * ECMAScript 5: CouchDB runs it in its own engine; the embedded database runs the same text in the gate.
 * RULES is put in by couch/build.ts from the tables of src/domain, so that each rule is written once.
 *
 * CouchDB shows only the parent revision as oldDoc. A revision that has no parent in the database is therefore never
 * compared with another document of the same id: it becomes a conflict beside it, and the first one stays readable.
 * Refusing every revision but a first one keeps anybody from growing a branch on top of an entry.
 */
function (newDoc, oldDoc, userCtx, secObj) {
	var RULES = '@RULES@';

	function refuse(why) {
		throw { forbidden: why };
	}
	function isText(value, pattern) {
		return typeof value === 'string' && new RegExp(pattern).test(value);
	}
	function isObject(value) {
		return typeof value === 'object' && value !== null && !Array.isArray(value);
	}
	function has(list, value) {
		return list.indexOf(value) !== -1;
	}
	function onlyFields(object, fields) {
		for (var name in object) if (!has(fields, name)) refuse('unknown field');
	}

	// Design documents belong to the server's administrator.
	if (isText(newDoc._id, '^_design/')) {
		if (!has(userCtx.roles, '_admin')) refuse('only an administrator writes design documents');
		return;
	}

	var mayWrite = false;
	for (var r = 0; r < RULES.writers.length; r++)
		if (has(userCtx.roles, RULES.writers[r])) mayWrite = true;
	if (!mayWrite) throw { unauthorized: 'only the gate and the replicator write entries' };

	if (newDoc._deleted) refuse('an entry is never deleted');
	if (oldDoc) refuse('an entry is never changed');
	if (newDoc._revisions && newDoc._revisions.start > 1) refuse('an entry has one revision');
	if (newDoc._rev !== undefined && !isText(newDoc._rev, '^1-')) refuse('an entry has one revision');
	if (newDoc._attachments) refuse('an entry has no attachments');

	onlyFields(newDoc, RULES.fields);
	for (var i = 0; i < RULES.required.length; i++)
		if (newDoc[RULES.required[i]] === undefined) refuse('missing field ' + RULES.required[i]);
	for (var field in RULES.patterns)
		if (newDoc[field] !== undefined && !isText(newDoc[field], RULES.patterns[field]))
			refuse('malformed ' + field);
	if (newDoc._id.length > RULES.idLength) refuse('malformed _id');
	if (newDoc.v !== 1) refuse('unknown version');
	if (typeof newDoc.n !== 'number' || newDoc.n < 1 || newDoc.n % 1 !== 0) refuse('malformed n');
	if (!isObject(newDoc.open)) refuse('malformed open');
	if (newDoc.disaster !== RULES.disaster) refuse('entry of another disaster');
	// The ledger and the access log are databases of their own; an entry of one never stands in the other.
	if (!isText(newDoc.kind, RULES.belongs)) refuse('a kind of another database');

	if (newDoc.sealed !== undefined) {
		if (!isObject(newDoc.sealed)) refuse('malformed sealed');
		onlyFields(newDoc.sealed, ['k', 'iv', 'ct']);
		for (var part in RULES.sealed)
			if (!isText(newDoc.sealed[part], RULES.sealed[part])) refuse('malformed sealed');
		if (newDoc.sealed.ct.length > RULES.sealedLength) refuse('sealed part too large');
	}

	if (!isObject(newDoc.by)) refuse('malformed by');
	onlyFields(newDoc.by, ['device', 'staff', 'role']);
	if (!isText(newDoc.by.device, RULES.device)) refuse('malformed by.device');
	if (!isText(newDoc.by.staff, RULES.staff)) refuse('malformed by.staff');
	if (!has(RULES.roles, newDoc.by.role)) refuse('unknown role');

	// The id says the same as the fields.
	var id = newDoc._id.split(':');
	if (id[0] !== newDoc['case']) refuse('id and case differ');
	if (id[1] !== newDoc.at.slice(0, 13)) refuse('id and clock differ');
	if (id[2] !== newDoc.by.device + '-' + newDoc.n) refuse('id and device differ');
	if (newDoc.at.slice(14) !== newDoc.by.device) refuse('clock of another device');

	// A kind that this version does not know is kept, passed on and shown as such.
	var known = Object.prototype.hasOwnProperty.call(RULES.kinds, newDoc.kind);
	if (known && !has(RULES.kinds[newDoc.kind], newDoc.by.role)) refuse('the role may not write this kind');
}
