/** All SQL of the map: the ground it stands on, and what lies there. Secret cases are on no map, whoever looks. */
