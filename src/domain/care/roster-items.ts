import { ROSTER_ITEMS } from '../kinds/people';

export { ROSTER_ITEMS };
export type RosterItem = (typeof ROSTER_ITEMS)[number];

/** Where an item of the 被災者台帳 stands in the law, and under which number it is listed here. */
export const ITEM_BASIS: Record<RosterItem, { no: string; source: string }> = {
	name: { no: '1', source: '災害対策基本法90条の3第2項1号' },
	birth: { no: '2', source: '災害対策基本法90条の3第2項2号' },
	sex: { no: '3', source: '災害対策基本法90条の3第2項3号' },
	address: { no: '4', source: '災害対策基本法90条の3第2項4号' },
	damage: { no: '5', source: '災害対策基本法90条の3第2項5号' },
	support: { no: '6', source: '災害対策基本法90条の3第2項6号' },
	care: { no: '7', source: '災害対策基本法90条の3第2項7号' },
	contact: { no: '8a', source: '災害対策基本法施行規則8条の5' },
	members: { no: '8b', source: '災害対策基本法施行規則8条の5' },
	certificate: { no: '8c', source: '災害対策基本法施行規則8条の5' },
	consent: { no: '8d', source: '災害対策基本法施行規則8条の5' },
	disclosures: { no: '8e', source: '災害対策基本法施行規則8条の5' },
	other: { no: '8g', source: '災害対策基本法施行規則8条の5' }
};
