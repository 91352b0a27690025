kehou_profile: 1
base: loop-a.profile
