from faker import Faker

f = Faker()
Faker.seed(4)
print(f.name(), f.address().replace("\n", "|"), f.date(), f.email(), f.pyint(), f.sentence())
