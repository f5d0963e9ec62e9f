const SKIES = ['clear', 'cloudy', 'foggy', 'rainy', 'windy'] as const;

/** The demo's weather: made up from the city's name, so the same city has the same weather. */
export function weatherOf(city: string): { city: string; celsius: number; sky: string } {
  const sum = [...city.toLowerCase()].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return { city, celsius: 5 + (sum % 25), sky: SKIES[sum % SKIES.length] ?? 'clear' };
}
