// What became of a mail after it left, in words: its state, and the sentence beside it.

export interface ReportWords {
  state: string;
  why: string;
}

export type Reported = 'delayed' | 'delivered' | 'bounced' | 'complained';

export const reportWords: Record<'en' | 'de', Record<Reported, ReportWords>> = {
  en: {
    delayed: { state: 'Delayed', why: 'The mailbox could not take it yet; the mail provider is still trying.' },
    delivered: { state: 'Delivered', why: 'The mail provider reports that it arrived.' },
    bounced: { state: 'Came back', why: 'The mail provider took it, but the mailbox did not.' },
    complained: {
      state: 'Complaint',
      why: 'The reader marked it as unwanted. They are not written to any more.',
    },
  },
  de: {
    delayed: {
      state: 'Verzögert',
      why: 'Das Postfach konnte sie noch nicht annehmen; der Mail-Anbieter versucht es weiter.',
    },
    delivered: { state: 'Zugestellt', why: 'Der Mail-Anbieter meldet, dass sie angekommen ist.' },
    bounced: { state: 'Zurückgekommen', why: 'Der Mail-Anbieter hat sie angenommen, das Postfach nicht.' },
    complained: {
      state: 'Beschwerde',
      why: 'Sie wurde als unerwünscht gemeldet. An diese Adresse wird nicht mehr geschrieben.',
    },
  },
};
