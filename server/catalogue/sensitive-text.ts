// Products whose name alone may hurt where others can read along.

/** Health, sexuality, addiction, grief, belief: where a mail in an inbox may hurt. English and German, as shops name their kinds and tags. */
const words =
  /\b(adult|sexual|erotic|lingerie|condom|pregnan|fertility|menopaus|incontinen|contracept|medic|medicine|prescription|diabet|cancer|hiv|depress|antidepress|rehab|alcohol|tobacco|vape|cannabis|cbd|gambl|weight loss|slimming|diet pill|funeral|urn|memorial|relig|schwanger|kondom|dessous|erotik|verhütung|inkontinenz|arznei|medikament|abnehm|diät|tabak|alkohol|trauer|bestattung)/i;

export const isSensitiveText = (text: string): boolean => words.test(text);
