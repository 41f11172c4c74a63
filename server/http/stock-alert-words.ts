// What a shopper who asked for a back-in-stock message is told.

interface AlertWords {
  noted: string;
  wrong: string;
  later: string;
}

const words: Record<string, AlertWords> = {
  en: {
    noted: 'We will write to you once when this is back, and only about this.',
    wrong: 'That did not work. Please check the e-mail address and tick the box.',
    later: 'That was a lot at once. Please try again later.',
  },
  de: {
    noted: 'Wir schreiben Ihnen einmal, wenn das wieder da ist, und nur darüber.',
    wrong: 'Das hat nicht geklappt. Bitte prüfen Sie die E-Mail-Adresse und kreuzen Sie das Kästchen an.',
    later: 'Das war viel auf einmal. Bitte versuchen Sie es später noch einmal.',
  },
  fr: {
    noted: 'Nous vous écrirons une fois quand ce sera de retour, et seulement à ce sujet.',
    wrong: 'Cela n’a pas fonctionné. Vérifiez l’adresse e-mail et cochez la case.',
    later: 'C’était beaucoup à la fois. Réessayez plus tard.',
  },
  es: {
    noted: 'Le escribiremos una vez cuando vuelva, y solo sobre esto.',
    wrong: 'No ha funcionado. Compruebe la dirección de correo y marque la casilla.',
    later: 'Han sido muchas a la vez. Inténtelo más tarde.',
  },
  ar: {
    noted: 'سنكتب إليك مرة واحدة عند توفره من جديد، وعن هذا فقط.',
    wrong: 'لم ينجح ذلك. تحقق من عنوان البريد وضع علامة في المربع.',
    later: 'كان ذلك كثيرًا دفعة واحدة. حاول لاحقًا من فضلك.',
  },
};

export const alertWords = (locale: string | undefined): AlertWords =>
  words[(locale ?? 'en').slice(0, 2)] ?? (words.en as AlertWords);
