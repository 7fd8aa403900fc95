/**
 * Where a worker pays the insurer themselves, with the NIK and a number of months (kompas.com, 29 August 2023; to be
 * confirmed by the branch): the banks, which need no app. The city never takes the money.
 */
export const OWN_PAYMENT_PLACES = "BNI, Mandiri, BCA";
