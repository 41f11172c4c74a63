import { jobsBattery } from '../../batteries/jobs.ts';
import { tempWorld } from '../../support/temp-store.ts';

jobsBattery('SQLite', tempWorld);
