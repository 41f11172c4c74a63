// Roles in words.

import type { Role } from '../../../storage/team.ts';

export interface TeamWords {
  roles: Record<Role, string>;
  may: Record<Role, string>;
  unnamed(user: string): string;
  /** Why not, and who could. */
  refused: Record<Exclude<Role, 'viewer'>, (role: Role) => string>;
  ownerless: string;
  /** Two changed the same setting. */
  conflict: string;
  theirs: string;
}

const en: Record<Role, string> = { owner: 'Owner', editor: 'Editor', viewer: 'Viewer' };
const de: Record<Role, string> = { owner: 'Inhaber', editor: 'Bearbeiter', viewer: 'Betrachter' };

export const teamWords: { en: TeamWords; de: TeamWords } = {
  en: {
    roles: en,
    may: {
      owner: 'May do everything.',
      editor:
        'Works with journeys, campaigns, recommendations and segments. Settings, the team and personal data are left to owners.',
      viewer: 'Sees everything and changes nothing.',
    },
    unnamed: (user) => `Staff member ${user}`,
    refused: {
      owner: (role) =>
        `Only an owner may do this; you are ${role === 'editor' ? 'an editor' : 'a viewer'} here. Nothing was changed.`,
      editor: () => 'Only an editor or an owner may do this; you are a viewer here. Nothing was changed.',
    },
    ownerless: 'Somebody must stay owner, or nobody could ever change roles again. Make another person owner first.',
    conflict: 'Somebody else has changed this since you began. Nothing was saved; what you typed is still here.',
    theirs: 'Changed by somebody else since. Save again to put yours in its place, or discard to see theirs.',
  },
  de: {
    roles: de,
    may: {
      owner: 'Darf alles.',
      editor:
        'Arbeitet mit Abläufen, Kampagnen, Empfehlungen und Segmenten. Einstellungen, Team und persönliche Daten bleiben den Inhabern.',
      viewer: 'Sieht alles und ändert nichts.',
    },
    unnamed: (user) => `Mitarbeitende Nr. ${user}`,
    refused: {
      owner: (role) => `Das dürfen nur Inhaber; Sie sind hier ${de[role]}. Nichts wurde geändert.`,
      editor: () => 'Das dürfen nur Bearbeiter und Inhaber; Sie sind hier Betrachter. Nichts wurde geändert.',
    },
    ownerless:
      'Jemand muss Inhaber bleiben, sonst könnte niemand je wieder Rollen ändern. Machen Sie zuerst jemand anderen dazu.',
    conflict:
      'Jemand anderes hat das inzwischen geändert. Nichts wurde gespeichert; was Sie getippt haben, steht noch da.',
    theirs:
      'Inzwischen von jemand anderem geändert. Noch einmal speichern setzt Ihres an die Stelle, Verwerfen zeigt das andere.',
  },
};
